"""After a crash the next start goes on with what was committed, and no stranger's process is ever harmed."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from clubcrm import embedded
from clubcrm.embedded.places import servant
from tests.embedded.conftest import as_root, ask_postgres, ask_redis


def test_both_recover_from_kill_9_with_nothing_lost(state: Path) -> None:
    embedded.start(state)
    ask_postgres(state, "CREATE TABLE kept AS SELECT 7 AS seven")
    ask_redis(state).set("kept", "7")
    assert ask_redis(state).execute_command("WAITAOF", 1, 0, 0)[0] == 1  # once the append-only file is synced
    killed = embedded.status(state)
    for pid in killed.values():
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    embedded.start(state)

    assert ask_postgres(state, "SELECT seven FROM kept") == 7
    assert ask_redis(state).get("kept") == "7"
    assert embedded.status(state).values() != killed.values()


def test_a_server_that_dies_while_a_start_looks_at_it_is_replaced(state: Path) -> None:
    embedded.start(state)
    dying = embedded.status(state)["PostgreSQL"]
    assert dying is not None
    os.kill(dying, signal.SIGSTOP)  # in the process table, "ready" in its pid file, and mute
    Timer(1, os.kill, (dying, signal.SIGKILL)).start()
    embedded.start(state)

    assert ask_postgres(state, "SELECT 1") == 1
    assert embedded.status(state)["PostgreSQL"] not in (None, dying)


@contextmanager
def stranger(*, zombie: bool) -> Iterator[int]:
    """A process of the account that runs the servers, asleep or dead and not collected."""
    account = servant()
    who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    process = subprocess.Popen(["sleep", "0" if zombie else "600"], cwd="/", **who)  # type: ignore[call-overload]
    if zombie:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    yield process.pid
    process.kill()
    process.wait()


@pytest.mark.parametrize("zombie", [False, True])
def test_a_pid_file_that_names_a_stranger_is_not_believed(state: Path, zombie: bool) -> None:
    embedded.start(state)
    embedded.stop(state)
    with stranger(zombie=zombie) as pid:
        stale = state / "postgres" / "postmaster.pid"
        stale.write_text(f"{pid}\n{state / 'postgres'}\n")
        stale.chmod(0o600)
        assert embedded.status(state)["PostgreSQL"] is None
        assert embedded.stop(state) == []
        embedded.start(state)
        assert ask_postgres(state, "SELECT 1") == 1
        assert zombie or Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"sleep")


def test_an_interrupted_first_start_is_made_good(state: Path) -> None:
    half_made = state / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    embedded.start(state, redis=False)

    assert ask_postgres(state, "SELECT 1") == 1
    assert not half_made.exists()


def test_data_of_another_major_version_is_refused_with_both_numbers(state: Path) -> None:
    embedded.start(state)
    embedded.stop(state)
    (state / "postgres" / "PG_VERSION").write_text("14\n")

    with pytest.raises(embedded.EmbeddedError, match=r"made by PostgreSQL 14, but only 1[5-9].* is here"):
        embedded.start(state)
    (state / "postgres" / "PG_VERSION").write_text("18\n")


@as_root
def test_data_of_another_account_is_refused(state: Path) -> None:
    embedded.start(state)
    embedded.stop(state)
    os.chown(state / "postgres", 1, 1)

    with pytest.raises(
        embedded.EmbeddedError, match=r"belongs to daemon, and you are root: run as the account"
    ):
        embedded.start(state)
    os.chown(state / "postgres", 65534, 65534)


@as_root
def test_a_socket_directory_of_another_account_is_refused(state: Path) -> None:
    place = state.parent / "a club 会员"
    sockets = embedded.addresses(place).pg_host
    sockets.mkdir()
    os.chown(sockets, 1, 1)
    try:
        with pytest.raises(
            embedded.EmbeddedError, match="is in the way: it should be a directory of nobody alone"
        ):
            embedded.start(place)
    finally:
        os.chown(sockets, 65534, 65534)


@as_root
def test_where_nobody_cannot_enter_the_data_lies_elsewhere_and_no_directory_is_widened(state: Path) -> None:
    closed = state.parent / "closed"
    closed.mkdir(mode=0o700)
    embedded.start(closed / "state")

    assert ask_postgres(closed / "state", "SELECT 1") == 1
    assert ask_redis(closed / "state").ping() is True
    assert str(embedded.addresses(closed / "state").pg_host).startswith("/var/lib/clubcrm/")
    assert closed.stat().st_mode & 0o777 == 0o700
