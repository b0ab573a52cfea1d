"""The database without PostgreSQL's programs: the schema by migrations, the rows by COPY, a compressed file per table.

Readable by every server from 15 on, whichever wrote it. Both directions stream; nothing is held in memory.
"""

import gzip
import io
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from clubcrm.backups import queries, storing
from clubcrm.backups.manifest import LEFT_OUT, Manifest, Problem
from clubcrm.backups.progress import Progress
from clubcrm.kernel import database

DIRECTORY = "tables"
# Migrations make the schema and write this table themselves.
MADE_BY_MIGRATIONS = ("django_migrations",)


def raw() -> psycopg.Connection[Any]:
    """psycopg's connection under Django's: only it speaks COPY."""
    connection.ensure_connection()
    return connection.connection  # type: ignore[no-any-return]


def dump(directory: Path, tables: list[str], progress: Progress) -> dict[str, Any]:
    """Write every table inside the caller's snapshot; the columns and sequences, for the manifest."""
    session = raw()
    session.execute(queries.PLAIN_TEXT)
    storing.make_directory(directory / DIRECTORY)
    columns = dict(session.execute(queries.COLUMNS).fetchall())
    chosen = [table for table in tables if table not in (*LEFT_OUT, *MADE_BY_MIGRATIONS)]
    for done, table in enumerate(chosen):
        progress(table, done / len(chosen))
        write_table(session, directory / file_of(table), table, columns[table])
    sequences = {}
    for (name,) in session.execute(queries.SEQUENCES).fetchall():
        sequences[name] = session.execute(queries.SEQUENCE.format(sql.Identifier(name))).fetchone()
    return {"columns": {table: columns[table] for table in chosen}, "sequences": sequences}


def file_of(table: str) -> str:
    return f"{DIRECTORY}/{table}.copy.gz"


def write_table(session: psycopg.Connection[Any], path: Path, table: str, columns: list[str]) -> None:
    with (
        storing.private(path) as file,
        gzip.GzipFile("", "wb", compresslevel=3, fileobj=file, mtime=0) as packed,
        io.BufferedWriter(packed, storing.CHUNK) as buffer,  # COPY gives a row at a time
        session.cursor() as cursor,
        cursor.copy(statement(queries.COPY_OUT, table, columns)) as rows,
    ):
        for row in rows:
            buffer.write(row)


def statement(template: sql.SQL, table: str, columns: list[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return template.format(table=sql.Identifier(table), columns=names)


def load(directory: Path, manifest: Manifest, progress: Progress) -> None:
    """Put the backup's rows in the place of all rows, in one transaction, which leaves the club closed. The schema must
    be the backup's."""
    columns: dict[str, list[str]] = manifest.detail["columns"]
    with transaction.atomic():
        session = raw()
        session.execute(queries.PLAIN_TEXT)
        check_columns(session, columns)
        keys = session.execute(queries.FOREIGN_KEYS).fetchall()
        empty(session, columns, keys)
        for done, table in enumerate(columns):
            progress(table, done / len(columns))
            read_table(session, directory / file_of(table), table, columns[table])
        refill(session, columns, keys)
        for name, (last, called) in manifest.detail["sequences"].items():
            session.execute(queries.SET_SEQUENCE, [f'public."{name}"', last, called])
        session.execute(queries.RESET_MARKS)
        session.execute(database.closing())


def check_columns(session: psycopg.Connection[Any], columns: dict[str, list[str]]) -> None:
    """Raise Problem unless the database has exactly the tables and columns that the backup brings."""
    here = dict(session.execute(queries.COLUMNS).fetchall())
    known = {name: set(names) for name, names in here.items() if name not in (*LEFT_OUT, *MADE_BY_MIGRATIONS)}
    brought = {name: set(names) for name, names in columns.items()}
    if known != brought:
        odd = sorted(name for name in known.keys() | brought.keys() if known.get(name) != brought.get(name))
        raise Problem(
            _("The tables of the database are not those of the backup: %(tables)s.")
            % {"tables": ", ".join(odd)}
        )


def empty(session: psycopg.Connection[Any], tables: dict[str, list[str]], keys: list[Any]) -> None:
    for table, name, _definition in keys:
        session.execute(queries.DROP_KEY.format(table=sql.Identifier(table), name=sql.Identifier(name)))
    for table in tables:
        session.execute(queries.TRIGGERS_OFF.format(sql.Identifier(table)))
    session.execute(queries.TRUNCATE.format(tables=sql.SQL(", ").join(map(sql.Identifier, tables))))
    session.execute(queries.FORGET_SESSIONS)


def refill(session: psycopg.Connection[Any], tables: dict[str, list[str]], keys: list[Any]) -> None:
    for table in tables:
        session.execute(queries.TRIGGERS_ON.format(sql.Identifier(table)))
    for table, name, definition in keys:
        parts = {
            "table": sql.Identifier(table),
            "name": sql.Identifier(name),
            "definition": sql.SQL(definition),
        }
        session.execute(queries.ADD_KEY.format(**parts))


def read_table(session: psycopg.Connection[Any], path: Path, table: str, columns: list[str]) -> None:
    with (
        gzip.open(path) as rows,
        session.cursor() as cursor,
        cursor.copy(statement(queries.COPY_IN, table, columns)) as target,
    ):
        while chunk := rows.read(storing.CHUNK):
            target.write(chunk)
