"""Processor time: what this process and its database session worked, whatever else the machine does."""

import time
from pathlib import Path
from typing import Any

from django.db import connection


def spent() -> float:
    """Seconds of this process and of the session of Django's default connection, from any beginning.

    Where the session's are not to be seen (another machine, another system than Linux), seconds of the wall clock.
    """
    connection.ensure_connection()
    raw: Any = connection.connection
    try:
        session = Path(f"/proc/{raw.info.backend_pid}/schedstat").read_text().split()[0]
    except OSError:
        return time.perf_counter()
    return time.process_time() + int(session) / 1e9
