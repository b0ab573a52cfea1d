"""The two database roles: the owner migrates, the application role runs.

Set-up makes the roles (`manage.py prepare_database`), not migrations; a connection takes its role by the start-up
option `-c role=…`, so that a pooled connection can never be without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

# Roles are shared by the whole server; two set-ups at once must not trip over each other.
CREATE_ROLE = """
DO $$ BEGIN
    CREATE ROLE {role} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
CREATE_LOGIN = """
DO $$ BEGIN
    CREATE ROLE {role} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
DEFAULTS = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
GRANTS = [
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {app}",
    f"{DEFAULTS} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {{app}}",
    f"{DEFAULTS} GRANT USAGE, SELECT ON SEQUENCES TO {{app}}",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
]
# A server whose template is not UTF-8 still gets a usable database.
CREATE_DATABASE = "CREATE DATABASE {name} OWNER {owner}"
CREATE_UTF8_DATABASE = (
    CREATE_DATABASE + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
)
DROP_DATABASE = "DROP DATABASE IF EXISTS {name} WITH (FORCE)"
TEMPLATE_CTYPE = "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'template1'"
CTYPE = "SELECT datctype, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"

# A restore shuts the application out by its right to the schema, and leaves a word for those who come as the owner.
CLOSED = "half restored"
IS_CLOSED = f"SELECT obj_description('public'::regnamespace, 'pg_namespace') = '{CLOSED}'"


def identifiers() -> dict[str, sql.Identifier]:
    return {"owner": sql.Identifier(settings.OWNER_ROLE), "app": sql.Identifier(settings.APP_ROLE)}


def prepare(admin: dict[str, Any], name: str, login: str | None) -> None:
    """Make roles, the login, the database `name` and its grants; safe to repeat.

    `admin` holds psycopg connection parameters of a role that may create roles and databases (without dbname).
    `login` is the role the processes sign in as; None leaves logins alone (the URL's own login is used).
    Raises psycopg.Error when the role of `admin` may not do this, ImproperlyConfigured on an unusable ctype,
    HalfRestored.
    """
    with psycopg.connect(**admin, dbname=admin_database(admin, name), autocommit=True) as server:
        for role in identifiers().values():
            server.execute(sql.SQL(CREATE_ROLE).format(role=role))
        if login:
            server.execute(sql.SQL(CREATE_LOGIN).format(role=sql.Identifier(login)))
        row = server.execute("SELECT current_user").fetchone()
        for member in {login, row and str(row[0])} - {None}:
            grant = sql.SQL("GRANT {owner}, {app} TO {member}")
            server.execute(grant.format(member=sql.Identifier(str(member)), **identifiers()))
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            usable = knows_chinese(server.execute(TEMPLATE_CTYPE).fetchone())
            create = sql.SQL(CREATE_DATABASE if usable else CREATE_UTF8_DATABASE)
            server.execute(create.format(name=sql.Identifier(name), **identifiers()))
    with psycopg.connect(**admin, dbname=name, autocommit=True) as database:
        check_ctype(database.execute(CTYPE).fetchone())
        refuse_half_restored(database)
        for statement in GRANTS:
            database.execute(sql.SQL(statement).format(**identifiers()))


def drop(admin: dict[str, Any], name: str) -> None:
    """Remove the database `name`, ending whatever is connected to it."""
    with psycopg.connect(**admin, dbname=admin_database(admin, name), autocommit=True) as server:
        server.execute(sql.SQL(DROP_DATABASE).format(name=sql.Identifier(name)))


def admin_database(admin: dict[str, Any], name: str) -> str:
    """The maintenance database `postgres` where it can be reached, else the database itself (it exists then)."""
    try:
        psycopg.connect(**admin, dbname="postgres").close()
    except psycopg.OperationalError:
        return name
    return "postgres"


def knows_chinese(row: Any) -> bool:
    """Whether (ctype, encoding) is one under which Chinese characters are letters."""
    return bool(row) and row[1] == "UTF8" and "utf" in row[0].lower()


def check_ctype(row: Any) -> None:
    """Raise ImproperlyConfigured unless the database knows Chinese letters: pg_trgm yields nothing under ctype C."""
    if not knows_chinese(row):
        ctype, encoding = row or ("?", "?")
        raise ImproperlyConfigured(
            f"The database has encoding {encoding} and ctype {ctype}. Create it with ENCODING 'UTF8' and "
            "LC_CTYPE 'C.UTF-8' (or another UTF-8 locale): search in Chinese names needs it."
        )


class HalfRestored(Exception):
    """A restore was broken off in this database; the sentence says what to do."""


def refuse_half_restored(session: psycopg.Connection[Any]) -> None:
    """Raise HalfRestored where a restore closed the club and did not come to its end."""
    if session.execute(IS_CLOSED).fetchone() == (True,):
        raise HalfRestored(half_restored())


def half_restored() -> str:
    return _(
        "This club is half restored: a restore was broken off. Run manage.py restore DIR --replace again."
    )


def closing() -> str:
    """SQL for the owner: the application may touch nothing until `opening()`. Whoever starts the club is told why."""
    return f"REVOKE USAGE ON SCHEMA public FROM PUBLIC, {quoted(settings.APP_ROLE)}; COMMENT ON SCHEMA public IS '{CLOSED}'"


def opening() -> str:
    return f"GRANT USAGE ON SCHEMA public TO {quoted(settings.APP_ROLE)}; COMMENT ON SCHEMA public IS NULL"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Reconnect the default connection under another role for the length of the block."""
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    connection.close()
    options["options"] = before.replace(f"role={settings.APP_ROLE}", f"role={role}")
    try:
        yield
    finally:
        connection.close()
        options["options"] = before
