"""PostgreSQL: make the data directory once, start, recover, stop."""

import contextlib
import os
import signal
import socket
import struct
import sys
from pathlib import Path

from clubcrm.embedded import binaries, directories
from clubcrm.embedded.places import POSTGRES_PORT, Addresses, Places
from clubcrm.embedded.processes import (
    EmbeddedError,
    command_line,
    program,
    run_as_servant,
    send,
    tail,
    wait_until,
    working_in,
)

SSL_REQUEST = struct.pack("!ii", 8, 80877103)
SUPERUSER = Addresses.pg_admin_user
# Sized for two cores and a few gigabytes; durability as in production. JIT costs more than it saves on
# statements of some milliseconds.
SETTINGS = """\
# Written by clubcrm.embedded at every start: changes here are lost. Use ALTER SYSTEM instead.
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
fsync = on
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
"""


def running_pid(places: Places) -> int | None:
    """The server of exactly this data directory, if it lives; never a stranger with a recycled number."""
    try:
        pid = int((places.postgres_data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    words = command_line(pid)
    ours = program(words) == "postgres" and str(places.postgres_data) in " ".join(words)
    return pid if ours else None


def start(places: Places) -> None:
    """Start unless it runs. Returns when queries are answered. Call under the lock."""
    if not goes_on(places):
        major = made_by(places)
        programs, version = binaries.postgres(places, major=major)
        if major is None:
            make_data(places, programs, version)
        write_settings(places, places.postgres_data)
        clear_remains(places)
        launch(places, programs)


def goes_on(places: Places) -> bool:
    """Whether a running server is, or within ten minutes gets, ready; False if there is none or it dies.

    One that was just killed may be in the process table for another moment, and its pid file says "ready"
    for ever: only an answer counts.
    """
    if not wait_until(lambda: running_pid(places) is None or ready(places), seconds=600):
        raise EmbeddedError(f"PostgreSQL runs but does not get ready; see {log(places)}.")
    return running_pid(places) is not None


def made_by(places: Places) -> int | None:
    """Major version that made the data, None before the first start."""
    try:
        return int((places.postgres_data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def log(places: Places) -> Path:
    return places.logs / "postgres.log"


def ready(places: Places) -> bool:
    try:
        declared = (places.postgres_data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
    except (OSError, IndexError):
        return False
    return declared and answers(places)


def answers(places: Places) -> bool:
    """Whether a living server takes connections: it replies to the question whether it speaks TLS."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, contextlib.suppress(OSError):
        line.settimeout(2)
        line.connect(str(places.sockets / f".s.PGSQL.{POSTGRES_PORT}"))
        line.sendall(SSL_REQUEST)
        return line.recv(1) in {b"N", b"S"}
    return False


def make_data(places: Places, programs: Path, version: int) -> None:
    """initdb beside the final place, then rename: an interrupted one leaves nothing half-made behind."""
    draft = places.home / "postgres.new"
    directories.remove(draft)
    directories.make_private(draft)
    # The ctype has to be UTF-8: under plain C, pg_trgm sees no letters in Chinese text.
    provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if version >= 17 else []
    ctype = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    locale = ["--lc-collate=C", f"--lc-ctype={ctype}", "--lc-messages=C", "--lc-monetary=C"]
    locale += ["--lc-numeric=C", "--lc-time=C"]
    command: list[str | Path] = [
        programs / "initdb",
        "-D",
        draft,
        "-U",
        SUPERUSER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "-N",
    ]
    made = run_as_servant([*command, *provider, *locale], cwd=places.home)
    if made.returncode:
        raise EmbeddedError("PostgreSQL's initdb failed: " + made.stdout.decode(errors="replace")[-1500:])
    with (draft / "postgresql.conf").open("a") as file:
        file.write("\ninclude = 'clubcrm.conf'\n")
    os.sync()  # initdb ran without its own fsync of some thousand files
    draft.rename(places.postgres_data)


def write_settings(places: Places, data: Path) -> None:
    text = SETTINGS.format(port=POSTGRES_PORT, sockets=str(places.sockets).replace("'", "''"))
    path = data / "clubcrm.conf"
    path.write_text(text)
    directories.give(path, 0o600)


def clear_remains(places: Places) -> None:
    """After a crash: wait for orphaned workers, then remove a pid file that names a stranger or a zombie.

    PostgreSQL itself deals with the pid file of a dead process, but refuses to start when the number belongs
    to any living process of the same account, or to a zombie that nobody collects.
    """
    data = places.postgres_data
    if not wait_until(lambda: not workers(data), seconds=2):
        for pid in workers(data):
            send(pid, signal.SIGQUIT)
        if not wait_until(lambda: not workers(data), seconds=10):
            raise EmbeddedError(f"Processes of a crashed PostgreSQL still use {data}: {workers(data)}.")
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError):
        return
    pid_file.unlink(missing_ok=True)


def workers(data: Path) -> list[int]:
    return working_in(data, ("postgres",))


def launch(places: Places, programs: Path) -> None:
    """pg_ctl, a few times: right after a crash the old shared memory may still be in use."""
    command: list[str | Path] = [programs / "pg_ctl", "-D", places.postgres_data, "-w", "-t", "60", "start"]
    for attempt in range(8):
        with log(places).open("ab") as output:
            started = run_as_servant(command, cwd=places.home, output=output)
        if started.returncode == 0:
            return
        if goes_on(places):
            return  # a long recovery outlasts pg_ctl's patience
        wait_until(lambda: False, seconds=0.3 * (attempt + 1))
    raise EmbeddedError(f"PostgreSQL did not start. The end of {log(places)}:\n{tail(log(places))}")


def stop(places: Places) -> bool:
    """Fast shutdown: sessions are ended, nothing committed is lost. False if it was not running."""
    pid = running_pid(places)
    if pid is None:
        return False
    for how, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 15)):
        send(pid, how)
        if wait_until(lambda: not command_line(pid), seconds):
            return True
    raise EmbeddedError(f"PostgreSQL (process {pid}) does not stop; see {log(places)}.")
