"""The databases of a run: the generated club, kept from run to run, and a copy that the figures may write to."""

import hashlib
import os
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from bench import generate
from bench.harness import server
from bench.harness.figures import say
from bench.harness.sizes import Size
from clubcrm.kernel import database

SCHEMA = (
    "*/migrations/*.py",
    "*/sql/**/*.sql",
    "clubcrm/kernel/migrations/*.py",
    "clubcrm/kernel/sql/**/*.sql",
)
# What decides which rows are made.
GENERATOR = ("bench/generate.py", "bench/harness/loading.py", "bench/harness/sizes.py", "bench/sql/*.sql")

# The ledger's clock, which refuses what is ahead of it, is that of a later club.
AHEAD = """CREATE OR REPLACE FUNCTION points_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT clock_timestamp() + interval '100 years' $$"""

LARGE = 10_000  # members


def fingerprint() -> str:
    """Changes when the schema or the generator does."""
    digest = hashlib.sha256()
    for pattern in (*SCHEMA, *GENERATOR):
        for path in sorted(server.ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def base(size: Size) -> str:
    """The name of the generated club of this size, made if it is missing or from another schema or generator."""
    name = f"clubcrm_bench_{size.name}"
    mark = fingerprint()
    with server.admin("postgres") as here:
        if comment(here, name) == mark:
            say(f"The club {name} is there.")
        else:
            drop(here, name)
            make(name, size)
            here.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), mark))
    return name


def make(name: str, size: Size) -> None:
    say(f"Making {name}: {size.members:,} members, {size.lines:,} ledger lines.")
    if migrated := os.environ.get("BENCH_MIGRATED"):  # an empty club: the tests have one
        with server.admin("postgres") as here:
            clone(here, name, migrated, "wal_log")
        point_at(name)
    else:
        chosen = connection.settings_dict
        database.prepare(server.parameters(), name, chosen["USER"], chosen["PASSWORD"])
        point_at(name)
        call_command("migrate", verbosity=0, interactive=False)
    # What figures write is written on the same day whenever they are measured.
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(AHEAD)
    connection.close()
    generate.club(name, size)


def comment(here: psycopg.Connection[Any], name: str) -> str | None:
    found = here.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return found[0] if found else None


def work(name: str) -> str:
    """The name of the copy that a family may write to."""
    return f"{name}_work"


def copy(name: str, size: Size) -> str:
    """A copy of the club that figures may change; the former copy is dropped.

    A large one file by file; a small one through the log, which needs no checkpoint.
    """
    target = work(name)
    say(f"Copying {name}.")
    connection.close()
    with server.admin("postgres") as here:
        drop(here, target)
        clone(here, target, name, "file_copy" if size.members > LARGE else "wal_log")
    point_at(target)
    return target


def clone(here: psycopg.Connection[Any], target: str, name: str, strategy: str) -> None:
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY {}")
    names = [sql.Identifier(part) for part in (target, name, settings.OWNER_ROLE, strategy)]
    here.execute(command.format(*names))


def remove(name: str) -> None:
    point_at("postgres")
    with server.admin("postgres") as here:
        drop(here, name)


def drop(here: psycopg.Connection[Any], name: str) -> None:
    here.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def point_at(name: str) -> None:
    """Django's default connection uses this database from now on; parallel query off, like everybody here."""
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    role = connection.settings_dict["OPTIONS"]["options"].split(server.SESSION)[0].strip()
    connection.settings_dict["OPTIONS"]["options"] = f"{role} {server.SESSION}"
