"""Where everything lies: computed from the state directory alone, without starting or creating anything.

    <home>/postgres, <home>/valkey   data, 0700, of the account that runs the servers
    <home>/bin                       copies of binaries which that account could not reach otherwise
    <sockets>/                       the two unix sockets, 0700
    <state>/logs, <state>/lock       kept by whoever starts the servers

<home> is the state directory. Only when root starts the servers and `nobody` (PostgreSQL refuses to run as
root) cannot enter the state directory does it lie in /var/lib/clubcrm/. <sockets> is <home>/sockets unless
that path is too long for a socket or holds a character that addresses cannot carry.
"""

import hashlib
import os
import pwd
import re
import stat
from dataclasses import dataclass
from pathlib import Path

POSTGRES_PORT = 5432  # only a part of the socket's name: nothing listens on the network
ROOTS_HOME = Path("/var/lib/clubcrm")
SERVANT = "nobody"
# sun_path holds 104 bytes on macOS and 108 on Linux; PostgreSQL adds a name and its lock file another.
LONGEST_SOCKET_DIRECTORY = 80
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class Addresses:
    """Where the embedded servers listen. `pg_host` is the directory of PostgreSQL's socket."""

    pg_host: Path
    pg_port: int
    redis_socket: Path
    pg_admin_user: str = "postgres"


@dataclass(frozen=True)
class Places:
    state: Path
    home: Path
    sockets: Path

    @property
    def postgres_data(self) -> Path:
        return self.home / "postgres"

    @property
    def valkey_data(self) -> Path:
        return self.home / "valkey"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def logs(self) -> Path:
        return self.state / "logs"


def running_as_root() -> bool:
    return os.geteuid() == 0


def servant() -> pwd.struct_passwd | None:
    """The account that runs the servers when it is not our own: `nobody`, if we are root."""
    return pwd.getpwnam(SERVANT) if running_as_root() else None


def reachable(path: Path) -> bool:
    """Whether an account without rights of its own can enter this directory (or could, once it is made)."""
    for place in [path, *path.parents]:
        try:
            mode = place.stat().st_mode
        except FileNotFoundError:
            continue
        if not mode & stat.S_IXOTH:
            return False
    return True


def fingerprint(state: Path) -> str:
    return hashlib.sha256(os.fsencode(state)).hexdigest()[:12]


def places(state: Path) -> Places:
    state = Path(os.path.abspath(state))
    home = state
    if running_as_root() and not reachable(state):
        home = ROOTS_HOME / fingerprint(state)
    sockets = home / "sockets"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_DIRECTORY or not PLAIN_PATH.fullmatch(str(sockets)):
        sockets = Path("/tmp") / f"clubcrm-{os.geteuid()}-{fingerprint(state)}"
    return Places(state=state, home=home, sockets=sockets)


def addresses(state: Path) -> Addresses:
    """Where the servers of this state directory listen, running or not."""
    found = places(state)
    return Addresses(pg_host=found.sockets, pg_port=POSTGRES_PORT, redis_socket=found.redis_socket)
