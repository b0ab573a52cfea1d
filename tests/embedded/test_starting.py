"""Start, reuse, stop: what `make run`, the tests and a shell rely on."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from clubcrm import embedded
from tests.embedded.conftest import ask_postgres, ask_redis


def test_addresses_are_computed_without_making_anything(state: Path) -> None:
    found = embedded.addresses(state)

    assert found.pg_host == state / "sockets"
    assert found.redis_socket == state / "sockets" / "valkey.sock"
    assert not state.exists()


def test_a_cold_start_answers_in_utf8_and_only_on_unix_sockets(state: Path) -> None:
    assert embedded.start(state) == embedded.addresses(state)

    assert ask_postgres(state, "SHOW server_encoding") == "UTF8"
    assert (
        ask_postgres(state, "SELECT datctype FROM pg_database WHERE datname = current_database()")
        == "C.UTF-8"
    )
    assert ask_postgres(state, "SHOW listen_addresses") == ""
    assert ask_postgres(state, "SHOW fsync") == "on"
    ask_postgres(state, "CREATE EXTENSION pg_trgm")
    assert ask_postgres(state, "SELECT similarity('城东店王小明', '王小明') > 0") is True
    assert ask_redis(state).config_get("port") == {"port": "0"}
    assert ask_redis(state).config_get("appendonly", "maxmemory-policy") == {
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
    }


def test_a_second_start_finds_the_same_servers(state: Path) -> None:
    embedded.start(state)
    before = embedded.status(state)
    embedded.start(state)

    assert embedded.status(state) == before
    assert None not in before.values()


def test_eight_starters_at_once_share_one_pair_of_servers(state: Path) -> None:
    command = [sys.executable, "-m", "clubcrm.embedded", "start", "--state", str(state)]

    def start(_number: int) -> int:
        return subprocess.run(command, capture_output=True, check=False).returncode

    with ThreadPoolExecutor(8) as starters:
        assert list(starters.map(start, range(8))) == [0] * 8
    lines = Path(state, "logs", "postgres.log").read_text()
    assert lines.count("starting PostgreSQL") == 1


def test_stopping_stops_both_and_the_data_survives(state: Path) -> None:
    embedded.start(state)
    ask_postgres(state, "CREATE TABLE kept AS SELECT 7 AS seven")
    ask_redis(state).set("kept", "7")

    assert embedded.stop(state) == ["PostgreSQL", "Valkey"]
    assert embedded.status(state) == {"PostgreSQL": None, "Valkey": None}
    assert embedded.stop(state) == []
    embedded.start(state)
    assert ask_postgres(state, "SELECT seven FROM kept") == 7
    assert ask_redis(state).get("kept") == "7"


def test_only_what_is_asked_for_is_started(state: Path) -> None:
    embedded.start(state, postgres=False)
    assert embedded.status(state)["PostgreSQL"] is None
    assert ask_redis(state).ping() is True


def test_a_path_with_spaces_and_chinese_works_through_a_short_socket_directory(state: Path) -> None:
    place = state.parent / "a club 会员"
    embedded.start(place)

    assert ask_postgres(place, "SELECT 1") == 1
    assert ask_redis(place).ping() is True
    assert str(embedded.addresses(place).pg_host).startswith("/tmp/clubcrm-")
    assert embedded.addresses(place) == embedded.addresses(place)
    assert embedded.addresses(place).pg_host != embedded.addresses(state).pg_host


def test_a_long_path_gets_a_short_socket_directory(state: Path) -> None:
    assert len(str(embedded.addresses(state / ("x" * 90)).redis_socket)) < 60


@pytest.mark.parametrize("what", ["start", "status", "stop"])
def test_the_command_says_what_it_did(state: Path, what: str) -> None:
    command = [sys.executable, "-m", "clubcrm.embedded", what, "--state", str(state)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    said = {
        "start": f"PostgreSQL listens in {state}/sockets, Valkey at {state}/sockets/valkey.sock.\n",
        "status": "PostgreSQL: stopped\nValkey: stopped\n",
        "stop": "Stopped: nothing was running.\n",
    }
    assert (done.returncode, done.stdout) == (0, said[what])
