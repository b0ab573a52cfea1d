"""Without the wheels the same launcher runs the distribution's servers."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clubcrm import embedded
from clubcrm.embedded import binaries
from clubcrm.run.configuration import ROOT
from tests.embedded.conftest import ask_postgres, ask_redis


def distribution_has_servers() -> bool:
    found = [path for pattern in binaries.POSTGRES_GLOBS for path in Path("/").glob(pattern.lstrip("/"))]
    return bool(found) and shutil.which("redis-server") is not None


@pytest.mark.skipif(
    not distribution_has_servers(), reason="this machine has no PostgreSQL or Redis of its own"
)
def test_an_interpreter_without_the_wheels_starts_the_distributions_servers(state: Path) -> None:
    bare = state.parent / "bare" / "clubcrm"
    shutil.copytree(ROOT / "clubcrm" / "embedded", bare / "embedded")
    (bare / "__init__.py").touch()
    command = [sys._base_executable, "-S", "-m", "clubcrm.embedded"]  # type: ignore[attr-defined]
    done = subprocess.run(
        [*command, "start", "--state", str(state)],
        cwd=bare.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (
        ask_postgres(state, "SELECT datctype FROM pg_database WHERE datname = current_database()")
        == "C.UTF-8"
    )
    assert ask_postgres(state, "SHOW server_encoding") == "UTF8"
    assert ask_redis(state).ping() is True
    # The data stays with its major version, even where the wheel brings a newer one.
    embedded.stop(state)
    embedded.start(state)
    assert str(ask_postgres(state, "SHOW server_version")).split(".")[0] == (
        (state / "postgres" / "PG_VERSION").read_text().strip()
    )
