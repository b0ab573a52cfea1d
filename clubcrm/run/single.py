"""One supervisor per state directory. The kernel's lock is the truth: a recycled process number fools nobody."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clubcrm import embedded
from clubcrm.run.configuration import Configuration, RunError

PATIENCE = 60  # seconds for a supervisor to end its children


def lock_file(state: Path) -> Path:
    return state / "run.lock"


@contextmanager
def only_one(chosen: Configuration) -> Iterator[None]:
    """Hold the lock while the club runs; RunError if another supervisor holds it."""
    embedded.make_state(chosen.state)
    try:
        file = lock_file(chosen.state).open("a+")
    except PermissionError as error:
        raise RunError(
            f"{chosen.state} belongs to another account: run as the one that made it, or name another place"
            " with CLUBCRM_STATE."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid, address = holder(chosen.state)
            raise RunError(
                f"The club already runs at {address} (process {pid}); `make stop` ends it."
            ) from error
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "address": chosen.address}))
        file.flush()
        yield


def holder(state: Path) -> tuple[int, str]:
    """Process number and address that the present holder wrote; (0, "?") when it has not written yet."""
    try:
        found = json.loads(lock_file(state).read_text())
        return int(found["pid"]), str(found["address"])
    except (ValueError, KeyError, TypeError):
        return 0, "?"


def held(state: Path) -> bool:
    try:
        with lock_file(state).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False


def stop_the_one(state: Path) -> bool:
    """Ask a running supervisor to end and wait for it. False if there is none."""
    if not held(state):
        return False
    pid, _address = holder(state)
    if not pid:
        raise RunError("The club is just starting: try again in a second.")
    try:
        os.kill(pid, signal.SIGTERM)
    except PermissionError as error:
        raise RunError(
            f"The club (process {pid}) was started by another account: stop it as that one."
        ) from error
    until = time.monotonic() + PATIENCE
    while held(state):
        if time.monotonic() > until:
            raise RunError(f"The club (process {pid}) has not ended within {PATIENCE} seconds.")
        time.sleep(0.1)
    return True
