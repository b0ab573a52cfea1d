"""Directories and files of the servers: made private, given to the account that runs them, never widened."""

import os
import pwd
import shutil
import stat
from pathlib import Path

from clubcrm.embedded.places import Places, reachable, servant
from clubcrm.embedded.processes import EmbeddedError


def prepare(places: Places) -> None:
    """Make what is missing inside the state directory. Call under the lock."""
    for directory in (places.home, places.home / "bin"):
        directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    places.logs.mkdir(mode=0o700, exist_ok=True)
    make_private(places.valkey_data)
    make_private(places.sockets)


def make_state(state: Path) -> None:
    """Private to an ordinary user. Under root `nobody` has to pass through; what is secret is private itself."""
    try:
        state.mkdir(mode=0o700 if servant() is None else 0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"The directory {state} cannot be made ({error.strerror}).") from error


def refuse_a_strangers(places: Places) -> None:
    """The data of a first run as root belongs to `nobody`: an ordinary user cannot go on with it, nor root
    with a user's."""
    for directory in (places.postgres_data, places.valkey_data, places.state / "postgres"):
        if owner(directory) not in (None, account_id()):
            raise EmbeddedError(belongs_to_another(directory))
    if places.home != places.state and (places.state / "postgres").exists():
        raise EmbeddedError(
            f"There is a club in {places.state}, but the account nobody, which runs PostgreSQL for root, can no"
            f" longer enter it: allow that (chmod o+x on {unreachable_part(places.state)})."
        )


def refuse_the_closed(places: Places) -> None:
    """A state directory in which not even the lock can be taken."""
    lock = places.state / "lock"
    usable = os.access(places.state, os.W_OK | os.X_OK) and (not lock.exists() or os.access(lock, os.W_OK))
    if not usable:
        raise EmbeddedError(belongs_to_another(places.state))


def belongs_to_another(directory: Path) -> str:
    return (
        f"The club's data in {directory} belongs to {name_of(owner(directory))}, and you are"
        f" {name_of(os.geteuid())}: run as the account that started it first (for nobody: as root), name another"
        " place with CLUBCRM_STATE, or move the directory away to start anew."
    )


def owner(directory: Path) -> int | None:
    try:
        return directory.stat().st_uid
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None


def account_id() -> int:
    account = servant()
    return account.pw_uid if account else os.geteuid()


def name_of(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid).pw_name if uid is not None else "another account"
    except KeyError:
        return f"account {uid}"


def unreachable_part(path: Path) -> Path:
    """The topmost directory that others cannot enter."""
    return next(place for place in [*reversed(path.parents), path] if not reachable(place))


def make_private(directory: Path) -> None:
    """A directory of the servers' account, 0700. One that is there already must be exactly ours."""
    directory.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account_id():
            raise EmbeddedError(
                f"{directory} is in the way: it should be a directory of {name_of(account_id())} alone."
            ) from None
    give(directory, 0o700)


def give(path: Path, mode: int) -> None:
    """Hand a path over to the servers' account, with these rights only."""
    account = servant()
    if account:
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    path.chmod(mode)


def remove(directory: Path) -> None:
    if directory.exists():
        shutil.rmtree(directory)
