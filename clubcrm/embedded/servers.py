"""Start, stop and look at both servers of one state directory, under one lock."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clubcrm.embedded import directories
from clubcrm.embedded import postgres as postgres_server
from clubcrm.embedded import valkey as valkey_server
from clubcrm.embedded.places import Addresses, Places, addresses, places


@contextmanager
def locked(where: Places) -> Iterator[None]:
    """One starter or stopper at a time; the kernel frees the lock of one that dies.

    Owners are looked at only under it: a directory that another starter is just making is root's for a moment.
    """
    directories.refuse_the_closed(where)
    with (where.state / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        directories.refuse_a_strangers(where)
        yield


def start(state: Path, *, postgres: bool = True, redis: bool = True) -> Addresses:
    """Start what is asked for and does not run yet; return the addresses when both answer.

    Raises EmbeddedError, one sentence for a person.
    """
    where = places(state)
    directories.make_state(where.state)
    with locked(where):
        directories.prepare(where)
        if postgres:
            postgres_server.start(where)
        if redis:
            valkey_server.start(where)
    return addresses(state)


def stop(state: Path) -> list[str]:
    """Stop what runs; the names of what was stopped. The data stays."""
    where = places(state)
    if not where.state.is_dir():
        return []
    with locked(where):
        stopped = {"PostgreSQL": postgres_server.stop(where), "Valkey": valkey_server.stop(where)}
    return [name for name, done in stopped.items() if done]


def status(state: Path) -> dict[str, int | None]:
    """Process numbers of the running servers, None for one that is stopped."""
    where = places(state)
    return {"PostgreSQL": postgres_server.running_pid(where), "Valkey": valkey_server.running_pid(where)}
