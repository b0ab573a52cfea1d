"""Take a backup: one snapshot for the rows, the counts and the ledger's figures."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from clubcrm.backups import copying, dumping, manifest, queries, storing
from clubcrm.backups.manifest import LEFT_OUT, Manifest, Problem
from clubcrm.backups.progress import Progress, silent
from clubcrm.kernel import database
from clubcrm.privacy import tombstones

MEDIA = "media"
TOMBSTONES = "erasures.jsonl"


def take(*, directory: Path, at: datetime, portable: bool = False, progress: Progress = silent) -> Manifest:
    """Back the club up into `directory`, which must be new or empty.

    By pg_dump where one is found that is not older than the server, else (or with `portable`) a file per table.
    Raises Problem. A directory without a manifest afterwards was broken off and is no backup.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise Problem(_("%(path)s is not empty; nothing was written.") % {"path": directory})
    storing.make_directory(directory)
    with database.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(queries.ONE_SNAPSHOT)
        refuse_half_restored()
        server, migrations = read_value(queries.SERVER_VERSION), applied()
        rows, ledger = counted(progress), ledger_figures()
        tools = None if portable else dumping.programs(oldest=server, server=server)
        if tools:
            progress("pg_dump", 0.1)
            detail = dumping.dump(directory, tools, read_value(queries.EXPORT_SNAPSHOT))
        else:
            detail = copying.dump(directory, list(rows), progress)
    progress(_("uploads"), 0.9)
    storing.copy_uploads(settings.MEDIA_ROOT, directory / MEDIA)
    tombstones.write_out(directory / TOMBSTONES)
    made = Manifest(
        kind="dump" if tools else "copy",
        taken_at=at.isoformat(),
        app_version=manifest.app_version(),
        server_version=server,
        migrations=migrations,
        schema=manifest.fingerprint(migrations),
        rows=rows,
        ledger=ledger,
        files={name.as_posix(): storing.described(directory / name) for name in storing.regular(directory)},
        detail=detail,
    )
    manifest.write(directory, made)
    progress(_("done"), 1.0)
    return made


def refuse_half_restored() -> None:
    """What a broken restore left is not worth a backup."""
    try:
        database.refuse_half_restored(connection.connection)
    except database.HalfRestored as fault:
        raise Problem(str(fault)) from fault


def read_value(statement: str) -> Any:
    """The single value that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def applied() -> list[list[str]]:
    """The migrations that made this schema."""
    with connection.cursor() as cursor:
        cursor.execute(queries.MIGRATIONS)
        return [list(row) for row in cursor.fetchall()]


def counted(progress: Progress = silent) -> dict[str, int]:
    """Rows per table, without the tables that are left out."""
    rows = {}
    with connection.cursor() as cursor:
        cursor.execute(queries.TABLES)
        for table in [name for (name,) in cursor.fetchall() if name not in LEFT_OUT]:
            progress(_("counting"), 0.0)
            cursor.execute(queries.COUNT.format(sql.Identifier(table)))
            rows[table] = cursor.fetchone()[0]
    return rows


def ledger_figures() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(queries.LEDGER)
        return dict(cursor.fetchall())
