"""Bring a club back: checksums before anything is touched, then the rows in one transaction, then the proof.

From the first change until everything is in its place the club is closed in the database itself: broken off in
between, it cannot be opened, and whoever tries is told why (docs/decisions/0045).
"""

import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from campaigns import operations as campaigns
from clubcrm.backups import copying, dumping, manifest, queries, storing, taking
from clubcrm.backups.manifest import Manifest, Problem
from clubcrm.backups.progress import Progress, silent
from clubcrm.desk import proving
from clubcrm.kernel import database
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.management.commands.migrate import roles_are_ready
from clubcrm.privacy import tombstones
from clubcrm.privacy.tombstones import Replayed, Tombstone

PATIENCE_SECONDS = 3.0


class Restored(NamedTuple):
    """What came back, a sentence for each thing that is not as the manifest or the proof says, and what was erased again."""

    manifest: Manifest
    uploads: int
    unclear: int  # messages that may have been sent since the backup
    differences: list[str]
    replayed: Replayed


def restore(*, directory: Path, at: datetime, replace: bool = False, progress: Progress = silent) -> Restored:
    """Restore the backup into a database without a club, or with `replace` in the place of the club there.

    Messages that may have gone out between the backup and `at` become unclear. Raises Problem: nothing was changed,
    unless its sentence says otherwise. The club must be closed meanwhile.
    """
    progress(_("checksums"), 0.0)
    found = manifest.read(directory)
    manifest.verify(directory, found)
    check_versions(found)
    if not roles_are_ready():
        call_command("prepare_database")
    check_target(replace)
    erased = buried(directory)
    if found.kind == "dump":
        load_dump(directory, found, progress)
    else:
        load_copy(directory, found, progress)
    progress(_("counting"), 0.9)
    differences = compared(found)
    uploads = storing.put_uploads_back(directory / taking.MEDIA, settings.MEDIA_ROOT)
    unclear = reopen(at)
    progress(_("erasures"), 0.93)
    replayed = tombstones.replay(erased)
    if replayed.unreadable:
        text = _("%(count)s erasures were made with another PRIVACY_KEY and could not be carried out again")
        differences.append(text % {"count": replayed.unreadable})
    progress(_("proof"), 0.95)
    differences += [describe(finding) for finding in proving.prove(business_date(at))]
    progress(_("done"), 1.0)
    return Restored(found, uploads, unclear, differences, replayed)


def reopen(at: datetime) -> int:
    """Bring the schema up to this version, doubt what may have been sent, and let the application in again."""
    with database.as_owner():
        migrate()
        kernel.write_roles()
        with transaction.atomic(), connection.cursor() as cursor:
            unclear = campaigns.doubt_waiting(at=at)
            cursor.execute(database.opening())
    return unclear


def buried(directory: Path) -> list[Tombstone]:
    """Everybody known to be erased: by the file of tombstones, the backup, and the club that is being replaced."""
    try:
        stones = tombstones.read(Path(settings.ERASURES_FILE)) + tombstones.read(
            directory / taking.TOMBSTONES
        )
    except ValueError as fault:
        raise Problem(
            _("The erasures cannot be read: %(fault)s. Nothing was changed.") % {"fault": fault}
        ) from fault
    with database.as_owner():
        if "members_erasedkey" in connection.introspection.table_names():
            stones += tombstones.recorded()
    return stones


def check_versions(found: Manifest) -> None:
    """Raise Problem for a schema that this version of the program does not know."""
    known = {"/".join(key) for key in MigrationLoader(None).disk_migrations}
    unknown = sorted({"/".join(pair) for pair in found.migrations} - known)
    if unknown:
        raise Problem(
            _("The backup was made by another version (%(version)s): this one does not know %(migration)s.")
            % {"version": found.app_version, "migration": unknown[-1]}
        )


def check_target(replace: bool) -> None:
    """Raise Problem where there is a club that was not to be replaced, or somebody at work in the database."""
    with database.as_owner():
        if not replace and begun():
            raise Problem(_("There is a club in this database already; nothing was changed."))
        others = other_sessions()
    if others:
        raise Problem(
            _("%(count)s other sessions use this database; close the club first. Nothing was changed.")
            % {"count": others}
        )


def other_sessions() -> int:
    """How many others are in this database; those that are just leaving, our own earlier ones too, get a moment."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (others := int(taking.read_value(queries.OTHER_SESSIONS))) and time.monotonic() < end:
        time.sleep(0.1)
    return others


def begun() -> bool:
    """Whether this database holds a club: more than what migrations make."""
    tables = connection.introspection.table_names()
    return "points_transfer" in tables and bool(taking.read_value(queries.BEGUN))


def load_dump(directory: Path, found: Manifest, progress: Progress) -> None:
    server = taking.read_value(queries.SERVER_VERSION)
    connection.close()
    tools = dumping.programs(oldest=found.detail["pg_dump"], server=server)
    if tools is None:
        raise Problem(
            _(
                "This backup needs pg_restore and psql %(major)s or newer; none was found. Nothing was changed."
            )
            % {"major": found.detail["pg_dump"]}
        )
    progress("pg_restore", 0.1)
    with database.as_owner():
        dumping.load(directory, tools)


def load_copy(directory: Path, found: Manifest, progress: Progress) -> None:
    """Where the schema is another one than the backup's, it is made anew first, and the club is closed from then on."""
    with database.as_owner():
        same = "django_migrations" in connection.introspection.table_names() and (
            manifest.fingerprint(taking.applied()) == found.schema
        )
        if not same:
            with connection.cursor() as cursor:
                cursor.execute(f"{dumping.wipe(defaults=True)}; {database.closing()}")
            migrate_to(found.migrations)
        try:
            copying.load(directory, found, progress)
        except (DatabaseError, psycopg.Error) as fault:
            text = _("The rows could not be restored: %(fault)s") % {"fault": fault}
            raise Problem(text if same else f"{text} {database.half_restored()}") from fault


def migrate_to(migrations: list[list[str]]) -> None:
    """The schema as these migrations make it, from nothing."""
    wanted = {(app, name) for app, name in migrations}
    loader = MigrationLoader(None)
    for app, name in sorted(wanted):
        later = {child.key for child in loader.graph.node_map[app, name].children if child.key[0] == app}
        if not later & wanted:
            migrate(app, name)


def migrate(*target: str) -> None:
    """Django's own command, as the owner: ours refuses a club that is half restored."""
    call_command(Migrate(), *target, verbosity=0, interactive=False)


def compared(found: Manifest) -> list[str]:
    """What the manifest counted against what is there now."""
    with database.as_owner(), transaction.atomic():
        rows, ledger = taking.counted(), taking.ledger_figures()
    pairs = [("rows of " + name, found.rows.get(name, 0), rows.get(name, 0)) for name in found.rows | rows]
    pairs += [(name, found.ledger.get(name, 0), ledger.get(name, 0)) for name in found.ledger | ledger]
    text = _("%(what)s: %(said)s in the backup, %(here)s here")
    return [text % {"what": what, "said": one, "here": other} for what, one, other in pairs if one != other]


def describe(finding: proving.Finding) -> str:
    details = ", ".join(f"{name} {value}" for name, value in finding.details.items() if value is not None)
    return f"{finding.part}: {finding.check}: {details}"
