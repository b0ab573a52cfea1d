"""Databases for tests: one migrated, seeded template per schema, cloned instead of flushed.

`make test` needs nothing running: an embedded server of its own is started under `.club-test`. With
TEST_DATABASE_URL (a superuser) and TEST_REDIS_URL set, those servers are used instead. The tests themselves sign in as the
application does, by a login that belongs to its role alone; what only the owner may do they ask `run_as_owner` for.
"""

import hashlib
import os
import uuid
from pathlib import Path
from typing import Any

import environ
import psycopg
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from clubcrm import embedded
from clubcrm.kernel import database

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".club-test"
LOGIN = "clubcrm"
RUN = uuid.uuid4().hex
# In the template of the tests alone: what a test plants as the owner belongs to its own transaction.
AS_OWNER = """
CREATE OR REPLACE FUNCTION tests_run_as_owner(p_statement text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$ BEGIN EXECUTE p_statement; END $$;
GRANT EXECUTE ON FUNCTION tests_run_as_owner(text) TO clubcrm_app
"""


def use_servers() -> None:
    """Start the test servers where none are named, and point the settings at them before the first connection."""
    env = environ.Env()
    url, redis = os.environ.get("TEST_DATABASE_URL", ""), os.environ.get("TEST_REDIS_URL", "")
    here = embedded.start(STATE, postgres=not url, redis=not redis) if not (url and redis) else None
    chosen = connection.settings_dict
    if url:
        given = env.db_url_config(url)
        where = {name: given.get(name, "") for name in database.LOGIN}
    else:
        where = {
            "HOST": str(here.pg_host),
            "PORT": str(here.pg_port),
            "USER": here.pg_admin_user,
            "PASSWORD": "",
        }
    settings.DATABASE_ADMIN = where
    chosen.update(where, USER=LOGIN)
    chosen["OPTIONS"].pop("pool", None)
    settings.CACHES["default"]["LOCATION"] = redis or f"unix://{here.redis_socket}?db=1"
    settings.CELERY_BROKER_URL = redis or f"redis+socket://{here.redis_socket}"


def fingerprint() -> str:
    """Changes when anything that decides the template's content changes."""
    digest = hashlib.sha256()
    for pattern in (
        "*/migrations/*.py",
        "*/sql/**/*.sql",
        "clubcrm/kernel/**/*.py",
        "clubcrm/kernel/sql/**/*.sql",
        "tests/database.py",
    ):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def admin(name: str = "postgres") -> psycopg.Connection[Any]:
    """An autocommit connection of the superuser, to make and drop databases, or to stand in somebody's way."""
    return psycopg.connect(**database.admin_parameters(), dbname=name, autocommit=True)


def run_as_owner(statement: str, parameters: Any = None) -> None:
    """A statement as the owner of the tables, in the transaction of the test."""
    with connection.cursor() as cursor:
        if parameters is not None:
            statement = psycopg.ClientCursor(connection.connection).mogrify(statement, parameters)
        cursor.execute("SELECT tests_run_as_owner(%s)", [statement])


def point_at(name: str) -> None:
    """Work on this database from now on; what is counted in Redis about its users is not that of others."""
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    prefix = settings.CACHES["default"]["KEY_PREFIX"] = f"{RUN}:{name}"
    for cache in caches.all(initialized_only=True):
        cache.key_prefix = prefix


def template() -> str:
    """The name of the migrated template database, made on first need; safe among parallel workers."""
    name = f"clubcrm_template_{fingerprint()}"
    with admin() as server:
        server.execute("SELECT pg_advisory_lock(hashtext('clubcrm.tests.template'))")
        known = server.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known or not known[0]:
            drop(server, name)
            build(name)
            server.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE true").format(sql.Identifier(name)))
    return name


def build(name: str) -> None:
    database.prepare(database.admin_parameters(), name, LOGIN, settings.DATABASE_ADMIN["PASSWORD"])
    point_at(name)
    call_command("migrate", verbosity=0, interactive=False)
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(AS_OWNER)
        cursor.execute(clock("'infinity'"))


def clock(shows: str) -> str:
    """The clock of the ledger shows this; tests go ahead of the real one."""
    return f"""CREATE OR REPLACE FUNCTION points_clock() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS $$ SELECT ({shows})::timestamptz $$"""


def drop(server: psycopg.Connection[Any], name: str) -> None:
    """Waits for every backend of the server: rather fails than hangs."""
    server.execute("SET statement_timeout = '300s'")
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    server.execute("RESET statement_timeout")


def clone(name: str) -> None:
    """A fresh database `name` with the template's content, and the connection pointed at it."""
    source = template()
    with admin() as server:
        drop(server, name)
        # Two clones of one template at once are refused by PostgreSQL: take turns.
        server.execute("SELECT pg_advisory_lock(hashtext('clubcrm.tests.clone'))")
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        names = [sql.Identifier(part) for part in (name, source, settings.OWNER_ROLE)]
        server.execute(command.format(*names))
    point_at(name)
