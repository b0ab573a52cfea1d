"""Waiting for what another process or thread does: never for a time, always until it holds."""

import time
from collections.abc import Callable

# Longer than any machine needs: who waits so long waits in vain.
PATIENCE = 300.0


def until(what: str, holds: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Return once `holds()` is true; fails with `what` when it does not become so."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.05)
