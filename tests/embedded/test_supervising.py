"""`make run` around its children: one at a time, a free port, no orphan, a clear word when something dies."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from clubcrm.embedded.processes import command_line, wait_until
from clubcrm.run import children, configuration, single, supervisor
from clubcrm.run.children import Child
from clubcrm.run.configuration import ROOT, Configuration, RunError
from tests.waiting import PATIENCE


@pytest.fixture
def chosen(tmp_path: Path) -> Configuration:
    place = {"CLUBCRM_STATE": str(tmp_path / "state"), "PORT": str(free_port()), "PATH": os.environ["PATH"]}
    found = configuration.read(place)
    found.logs.mkdir(parents=True)
    return found


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def run_it(chosen: Configuration, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "clubcrm.run", *words]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=dict(chosen.environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_a_taken_port_is_one_sentence_and_nothing_is_started(chosen: Configuration) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run_it(replace(chosen, environment={**chosen.environment, "PORT": str(port)}))

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"Port {port} on 127.0.0.1 cannot be used (address already in use): stop the program that has it,"
        " or choose another with PORT=8001 make run.\n"
    )
    assert not (chosen.state / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "８０"])
def test_a_port_that_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(RunError, match="it has to be a number from 1 to 65535"):
        configuration.read({"PORT": port})


def test_a_second_supervisor_is_told_where_the_first_one_is(chosen: Configuration) -> None:
    with single.only_one(chosen):
        done = run_it(chosen)

    assert done.returncode == 1
    assert done.stderr == (
        f"The club already runs at {chosen.address} (process {os.getpid()}); `make stop` ends it.\n"
    )
    with single.only_one(chosen):
        pass  # the lock is free again


def test_stopping_what_does_not_run_is_no_error(chosen: Configuration) -> None:
    done = run_it(chosen, "stop")
    assert (done.returncode, done.stdout) == (0, "Nothing was running.\n")


def test_a_supervisor_that_died_leaves_no_lock(chosen: Configuration) -> None:
    single.lock_file(chosen.state).write_text('{"pid": 1, "address": "http://localhost:8000/"}')
    assert single.stop_the_one(chosen.state) is False


def test_stopping_ends_the_children_and_what_they_started(chosen: Configuration) -> None:
    script = "sleep 600 & echo $!; wait"
    child = Child("worker", ["sh", "-c", script], chosen)
    assert wait_until(lambda: child.last_words().strip().isdigit(), PATIENCE)
    grandchild = int(child.last_words())
    assert wait_until(lambda: command_line(grandchild) == ["sleep", "600"], PATIENCE)

    children.stop_all([child])

    assert child.exit_code is not None
    assert wait_until(lambda: not command_line(grandchild), PATIENCE)


def test_a_child_that_ignores_the_request_is_killed(
    chosen: Configuration, monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = ((signal.SIGTERM, 0.2), (signal.SIGQUIT, 0.2), (signal.SIGKILL, 5.0))
    monkeypatch.setattr(children, "GRACE", brief)
    deaf = "trap '' TERM QUIT; echo ready; while :; do sleep 0.1; done"
    child = Child("worker", ["sh", "-c", deaf], chosen)
    assert wait_until(lambda: child.last_words() == "ready", PATIENCE)

    children.stop_all([child])

    assert child.exit_code == -signal.SIGKILL


def test_a_dead_child_is_named_with_the_end_of_its_log_since_this_start(chosen: Configuration) -> None:
    (chosen.logs / "beat.log").write_text("an old line\n")
    child = Child("beat", ["sh", "-c", "echo the reason; exit 3"], chosen)
    child.process.wait()

    with pytest.raises(RunError) as refused:
        supervisor.refuse_the_dead([child])

    assert str(refused.value) == (
        f"the reason\nThe beat process ended with code 3; the end of {chosen.logs / 'beat.log'} is above."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_children_end_when_the_supervisor_is_killed_outright(chosen: Configuration) -> None:
    program = (
        "from clubcrm.run import configuration, children; import time;"
        "child = children.Child('web', ['sleep', '600'], configuration.read());"
        "print(child.process.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=dict(chosen.environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert command_line(pid) == ["sleep", "600"]

    parent.kill()
    parent.wait()

    assert wait_until(lambda: not command_line(pid), PATIENCE)


def test_a_failed_step_is_shown_with_its_reason_and_nothing_is_opened(chosen: Configuration) -> None:
    nowhere = {
        "DATABASE_URL": "postgres://club@127.0.0.1:1/none",
        "DATABASE_ADMIN_URL": "postgres://admin@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    done = run_it(replace(chosen, environment={**chosen.environment, **nowhere}))

    assert done.returncode == 1
    assert done.stdout == "clubcrm\n  Preparing the database ... failed\n"
    *_, reason, sentence = done.stderr.splitlines()
    assert "The database none could not be prepared: connection" in done.stderr
    assert reason.endswith("Set DATABASE_ADMIN_URL to a login that may create roles and databases.")
    assert sentence == f"The set-up failed at the step above; {chosen.logs / 'setup.log'} has it all."
    assert not (chosen.logs / "web.log").exists()


def test_the_wait_for_the_first_page_ends_when_a_process_dies(chosen: Configuration) -> None:
    child = Child("web", ["sh", "-c", "sleep 0.2; exit 1"], chosen)

    with pytest.raises(RunError, match="The web process ended with code 1"):
        supervisor.wait_for_the_first_page(chosen, [child])
