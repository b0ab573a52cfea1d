"""Valkey (or Redis): start, recover, stop. It is asked through its socket; a pid file is never believed."""

import contextlib
import re
import signal
import socket

from clubcrm.embedded import binaries, directories
from clubcrm.embedded.places import Places
from clubcrm.embedded.processes import (
    EmbeddedError,
    command_line,
    run_as_servant,
    send,
    tail,
    wait_until,
    working_in,
)

PROGRAMS = ("valkey-server", "redis-server", "valkey-check-aof")
# Nothing may be evicted or lost: the broker's queue lives here. Paths are quoted for spaces.
SETTINGS = """\
# Written by clubcrm.embedded at every start: changes here are lost.
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{data}"
logfile "{data}/valkey.log"
pidfile "{data}/valkey.pid"
daemonize yes
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


def ask(places: Places, command: str) -> str:
    """Its answer to one inline command; empty when nobody answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, contextlib.suppress(OSError):
        line.settimeout(5)
        line.connect(str(places.redis_socket))
        line.sendall(f"{command}\r\n".encode())
        return line.recv(65536).decode(errors="replace")
    return ""


def running_pid(places: Places) -> int | None:
    found = re.search(r"process_id:(\d+)", ask(places, "INFO server"))
    return int(found.group(1)) if found else None


def ready(places: Places) -> bool:
    return ask(places, "PING").startswith("+PONG")


def start(places: Places) -> None:
    """Start unless it runs. Returns when commands are answered. Call under the lock."""
    if ready(places):
        return
    if running_pid(places) is None:
        program = binaries.valkey(places)
        stop_unreachable(places)
        configuration = places.valkey_data / "valkey.conf"
        text = SETTINGS.format(socket=places.redis_socket, data=places.valkey_data)
        configuration.write_text(text)
        directories.give(configuration, 0o600)
        launched = run_as_servant([program, configuration], cwd=places.valkey_data)
        if launched.returncode:
            raise EmbeddedError("Valkey did not start: " + launched.stdout.decode(errors="replace")[-1500:])
    log = places.valkey_data / "valkey.log"
    if not wait_until(lambda: ready(places), seconds=60):  # it may be reading a long append-only file
        raise EmbeddedError(f"Valkey did not get ready. The end of {log}:\n{tail(log)}")


def stop_unreachable(places: Places) -> None:
    """Two servers must never write one append-only file: end one that lost its socket (a moved directory)."""
    for pid in working_in(places.valkey_data, PROGRAMS):
        send(pid, signal.SIGTERM)
        if not wait_until(lambda pid=pid: not command_line(pid), seconds=15):  # type: ignore[misc]
            raise EmbeddedError(f"An old Valkey (process {pid}) does not let go of {places.valkey_data}.")


def stop(places: Places) -> bool:
    """Ordered shutdown after the append-only file is written. False if it was not running."""
    pid = running_pid(places)
    if pid is None:
        return False
    ask(places, "SHUTDOWN")
    if wait_until(lambda: not command_line(pid), seconds=30):
        return True
    raise EmbeddedError(f"Valkey (process {pid}) does not stop; see {places.valkey_data / 'valkey.log'}.")
