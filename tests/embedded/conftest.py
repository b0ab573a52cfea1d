"""A private place per test for servers of its own: the ones of the suite and of `make run` are never touched."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from clubcrm import embedded
from clubcrm.embedded.places import places


@pytest.fixture
def state() -> Iterator[Path]:
    """An empty place that `nobody` may enter when the tests run as root; its servers are stopped afterwards."""
    outer = Path(tempfile.mkdtemp(prefix="club-"))
    outer.chmod(0o755)
    yield outer / "state"
    for place in (outer / "state", outer / "a club 会员", outer / "closed" / "state"):
        if place.exists():
            embedded.stop(place)
            for rest in (places(place).sockets, places(place).home):
                shutil.rmtree(rest, ignore_errors=True)
    shutil.rmtree(outer, ignore_errors=True)


def ask_postgres(state: Path, statement: str) -> object:
    """The first value of a statement, as the superuser of the embedded server."""
    found = embedded.addresses(state)
    with psycopg.connect(
        host=str(found.pg_host),
        port=found.pg_port,
        user=found.pg_admin_user,
        dbname="postgres",
        autocommit=True,
    ) as connection:
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def ask_redis(state: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(embedded.addresses(state).redis_socket), decode_responses=True)


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files of another account")
