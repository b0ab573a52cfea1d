"""The three processes of a running club: each in a group of its own, with a log, never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from clubcrm.run.configuration import ROOT, Configuration

LARGEST_LOG = 10_000_000
PR_SET_PDEATHSIG = 1
# A web request or a task in hand gets this long; then the process is told to drop it, then killed.
GRACE = ((signal.SIGTERM, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def die_with_parent() -> Callable[[], None] | None:
    """On Linux a child is told to end when the supervisor is killed outright."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    def __init__(self, name: str, command: Sequence[str], chosen: Configuration, **extra: str) -> None:
        self.name = name
        self.log = chosen.logs / f"{name}.log"
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self.begins_at = output.tell()
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**chosen.environment, **extra},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )

    @property
    def exit_code(self) -> int | None:
        return self.process.poll()

    def last_words(self, lines: int = 15) -> str:
        """The end of what it logged since this start."""
        with self.log.open("rb") as file:
            file.seek(self.begins_at)
            return b"\n".join(file.read().splitlines()[-lines:]).decode(errors="replace")


def start_all(chosen: Configuration, running: list[Child]) -> None:
    """Start them one by one into the list, so that an interruption half-way leaves none unknown."""
    celery = [sys.executable, "-m", "celery", "-A", "clubcrm"]
    beat = [*celery, "beat", "--pidfile", "", "--schedule", str(chosen.state / "celerybeat-schedule")]
    pool = chosen.environment.get("DATABASE_POOL", "true")
    running.append(Child("web", gunicorn(chosen), chosen, DATABASE_POOL=pool))
    running.append(Child("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"], chosen))
    running.append(Child("beat", beat, chosen))


def gunicorn(chosen: Configuration) -> list[str]:
    host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
    serve = [sys.executable, "-m", "gunicorn", "clubcrm.wsgi:application", "--bind", f"{host}:{chosen.port}"]
    size = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    return [
        *serve,
        *size,
        "--graceful-timeout",
        "10",
        "--access-logfile",
        "-",
        "--no-control-socket",
        "--preload",
    ]


def stop_all(children: Sequence[Child]) -> None:
    """Ask all at once, wait together, then insist. Whole groups: no grandchild survives."""
    for how, seconds in GRACE:
        for child in children:
            # The group may outlive its first process, so it is the group that is told.
            signal_group(child, how if child.exit_code is None else signal.SIGKILL)
        until = time.monotonic() + seconds
        while time.monotonic() < until and any(child.exit_code is None for child in children):
            time.sleep(0.05)
    for child in children:
        signal_group(child, signal.SIGKILL)


def signal_group(child: Child, how: signal.Signals) -> None:
    try:
        if how is signal.SIGKILL:
            os.killpg(child.process.pid, how)
        elif child.exit_code is None:
            child.process.send_signal(how)
    except (ProcessLookupError, PermissionError):
        return
