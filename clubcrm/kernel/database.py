"""The two database roles: the owner migrates, the application role runs; a login for each.

Set-up makes the roles and the application's login (`manage.py prepare_database`), not migrations; a connection takes its
role by the start-up option `-c role=…`, so that a pooled connection can never be without it. The application's login
belongs to the application's role only: nothing that it may say makes it the owner (docs/decisions/0096).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
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
# Whether a login could do more than the application: be somebody else, or make roles and databases.
IS_TOO_POWERFUL = """
SELECT login.rolsuper OR login.rolcreaterole OR login.rolcreatedb OR login.rolreplication OR login.rolbypassrls OR EXISTS (
    SELECT FROM pg_roles AS other
    WHERE other.rolname NOT IN (login.rolname, %(app)s) AND pg_has_role(login.oid, other.oid, 'MEMBER'))
FROM pg_roles AS login WHERE login.rolname = %(login)s
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

LOGIN = ("HOST", "PORT", "USER", "PASSWORD")  # what tells one login from another

# A restore shuts the application out by its right to the schema, and leaves a word for those who come as the owner.
CLOSED = "half restored"
IS_CLOSED = f"SELECT obj_description('public'::regnamespace, 'pg_namespace') = '{CLOSED}'"


def identifiers() -> dict[str, sql.Identifier]:
    return {"owner": sql.Identifier(settings.OWNER_ROLE), "app": sql.Identifier(settings.APP_ROLE)}


def admin_parameters() -> dict[str, Any]:
    """psycopg parameters of the login that sets up, without the database's name. Raises NoAdministrator."""
    if not settings.DATABASE_ADMIN:
        raise NoAdministrator("Set DATABASE_ADMIN_URL to a login that may create roles and databases.")
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    given = {name: settings.DATABASE_ADMIN.get(key) for key, name in names.items()}
    return {name: value for name, value in given.items() if value} | settings.DATABASE_ADMIN.get(
        "OPTIONS", {}
    )


def prepare(admin: dict[str, Any], name: str, login: str, password: str = "") -> None:
    """Make roles, the application's login, the database `name` and its grants; safe to repeat.

    `admin` holds psycopg connection parameters of a role that may create roles and databases (without dbname).
    `login` is the role the processes sign in as; it gets this password, or keeps what it has where none is given.
    Raises psycopg.Error when the role of `admin` may not do this, ImproperlyConfigured on an unusable ctype or a login
    that may do more than the application, HalfRestored.
    """
    with psycopg.connect(**admin, dbname=admin_database(admin, name), autocommit=True) as server:
        for role in identifiers().values():
            server.execute(sql.SQL(CREATE_ROLE).format(role=role))
        server.execute(sql.SQL("GRANT {owner}, {app} TO CURRENT_USER").format(**identifiers()))
        prepare_login(server, login, password)
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            usable = knows_chinese(server.execute(TEMPLATE_CTYPE).fetchone())
            create = sql.SQL(CREATE_DATABASE if usable else CREATE_UTF8_DATABASE)
            server.execute(create.format(name=sql.Identifier(name), **identifiers()))
    with psycopg.connect(**admin, dbname=name, autocommit=True) as database:
        check_ctype(database.execute(CTYPE).fetchone())
        refuse_half_restored(database)
        for statement in GRANTS:
            database.execute(sql.SQL(statement).format(**identifiers()))


def prepare_login(server: psycopg.Connection[Any], login: str, password: str) -> None:
    """The application's login: made where it is missing, a member of the application's role and of nothing else."""
    names = identifiers() | {"role": sql.Identifier(login)}
    server.execute(sql.SQL(CREATE_LOGIN).format(**names))
    server.execute(sql.SQL("REVOKE {owner} FROM {role}").format(**names))
    asked = {"login": login, "app": settings.APP_ROLE}
    if server.execute(IS_TOO_POWERFUL, asked).fetchone() != (False,):
        raise ImproperlyConfigured(
            f"The login {login} of DATABASE_URL may do more in this server than the club needs. Name one there that is "
            "the club's alone (it is made where it is missing), and the powerful one in DATABASE_ADMIN_URL."
        )
    server.execute(sql.SQL("GRANT {app} TO {role}").format(**names))
    if password:  # hashed here: the server's log never sees it
        secret = server.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
        server.execute(sql.SQL("ALTER ROLE {role} PASSWORD {secret}").format(secret=secret, **names))


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


class NoAdministrator(CommandError):
    """No login is named that may become the owner."""


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
def as_owner() -> Iterator[None]:
    """Reconnect the default connection by the administrator's login, as the owner role, for the length of the block.

    Raises NoAdministrator.
    """
    admin_parameters()
    chosen, admin = connection.settings_dict, settings.DATABASE_ADMIN
    before = dict(chosen)
    options = chosen["OPTIONS"] | admin.get("OPTIONS", {})
    options["options"] = chosen["OPTIONS"]["options"].replace(
        f"role={settings.APP_ROLE}", f"role={settings.OWNER_ROLE}"
    )
    connection.close()
    chosen.update({name: admin.get(name, "") for name in LOGIN}, OPTIONS=options)
    try:
        yield
    finally:
        connection.close()
        chosen.update({name: before[name] for name in (*LOGIN, "OPTIONS")})
