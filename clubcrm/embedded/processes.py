"""Processes of the servers: run as the right account, recognised safely, never mistaken for a stranger's."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from clubcrm.embedded.places import servant


class EmbeddedError(Exception):
    """One sentence that tells a person what is wrong and what to do."""


def run_as_servant(
    command: list[str | Path], *, cwd: Path, output: IO[bytes] | int = subprocess.PIPE, timeout: float = 120
) -> subprocess.CompletedProcess[bytes]:
    """Run a server's program with a clean environment, as `nobody` when we are root.

    A clean environment, because PGPORT, PGDATA and the like of the caller would steer the server.
    """
    account = servant()
    rights = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        timeout=timeout,
        check=False,
        **rights,  # type: ignore[call-overload]
    )


def command_line(pid: int) -> list[str]:
    """The arguments of a living process; empty for a dead one and for a zombie."""
    if sys.platform == "linux":
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, IndexError):
            return []
        return [] if state in "ZX" else os.fsdecode(words).rstrip("\0").split("\0")
    shown = subprocess.run(["ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True)
    state, _, words = shown.stdout.strip().partition(" ")
    return [] if not state or state.startswith("Z") else words.split()


def program(words: list[str]) -> str:
    """Name of the program in a command line; PostgreSQL's children call themselves `postgres: what they do`."""
    return os.path.basename(words[0].partition(":")[0]) if words else ""


def working_in(directory: Path, programs: tuple[str, ...]) -> list[int]:
    """Living processes of these programs whose working directory it is (Linux; unknown elsewhere)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            inside = os.readlink(entry / "cwd") == str(directory.resolve())
        except OSError:
            continue
        if inside and program(command_line(int(entry.name))) in programs:
            found.append(int(entry.name))
    return found


def send(pid: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, what)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask every 20 ms; True as soon as the condition holds, False when the time is over."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, for an error message."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
