"""Importing one file of the dealer system: every row is committed, unchanged, skipped or rejected with a reason."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from members import keyed
from members.importing import forgetting, headings, queries, reading, rejects, staging
from members.importing.headings import Heading
from members.importing.kinds import ImportKind
from members.importing.reading import FileUnreadable, Source
from members.importing.staging import Progress
from members.models import ImportBatch

__all__ = ["FileUnreadable", "Outcome", "import_file"]


@dataclass(frozen=True)
class Noted:
    """How many rows bear a note, and the numbers of the first few."""

    count: int
    first_rows: list[int]


@dataclass(frozen=True)
class Outcome:
    """What came of an import. `rejects` is the file of refused rows; notes and reasons count rows by slug."""

    batch: int
    read: int
    committed: int
    unchanged: int
    skipped: int
    rejected: int
    noted: dict[str, Noted]
    reasons: dict[str, int]
    rejects: Path | None
    earlier_invoices: list[int]  # of customers enrolled by this import, from before it

    @property
    def notes(self) -> dict[str, int]:
        return {note: noted.count for note, noted in self.noted.items()}


@transaction.atomic
def import_file(
    *,
    kind: ImportKind,
    path: Path,
    branch: int | None = None,
    on: date,
    by: int | None,
    at: datetime,
    progress: Progress = staging.ignore_progress,
) -> Outcome:
    """Import the file at `path`: all of its good rows, or nothing when an exception is raised.

    `branch` stands in where the file names none; `on` is the business date after which a date lies in the future.
    Imports take turns. Repeating a file changes nothing. Raises FileUnreadable with a sentence for the user.
    """
    source = reading.open_file(path)
    heading = headings.find_heading(source, kind, has_branch=branch is not None)
    run([queries.TAKE_TURN, queries.TUNE])
    read = staging.stage_rows(kind, heading, progress)
    batch = open_batch(kind, path, source, by=by, at=at)
    begin_run([batch.id, on, branch, by, at, *keyed.pads()])
    forgetting.leave_out_erased(kind)
    if kind.has_vin:
        run([queries.REFUSE_CHECK_DIGITS])
    run([kind.judge])
    forgetting.empty_refused(heading)
    run([queries.INDEX_JUDGED, queries.ADD_STAFF, *kind.commit, queries.BEGIN_MEMBERSHIPS_EARLIER])
    return close_batch(batch, kind, heading, read, at)


def run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def begin_run(facts: list[Any]) -> None:
    """Make the tables and views that the kind's statements read; `facts` are the columns of import_run."""
    with connection.cursor() as cursor:
        cursor.execute(queries.MAKE_RUN)
        cursor.execute(queries.FILL_RUN, facts)
        cursor.execute(queries.MAKE_PLACED)
        cursor.execute(queries.MAKE_STAFF)


def open_batch(kind: ImportKind, path: Path, source: Source, *, by: int | None, at: datetime) -> ImportBatch:
    return ImportBatch.objects.create(
        kind=kind.name,
        file_name=path.name[:255],
        file_sha256=source.sha256,
        recorded_by_id=by,
        recorded_at=at,
    )


def close_batch(batch: ImportBatch, kind: ImportKind, heading: Heading, read: int, at: datetime) -> Outcome:
    """Count the verdicts, keep the refused rows and hand them back as a file."""
    labels = {field: heading.names[place] for field, place in heading.places.items()}
    with connection.cursor() as cursor:
        counts = {"committed": 0, "unchanged": 0, "skipped": 0, "rejected": 0}
        counts |= count_by(cursor, queries.COUNT_VERDICTS)
        cursor.execute(queries.COUNT_NOTES)
        noted = {note: Noted(count, rows) for note, count, rows in cursor.fetchall()}
        notes = {note: each.count for note, each in noted.items()}
        ImportBatch.objects.filter(id=batch.id).update(read=read, notes=notes, **counts)
        reasons: dict[str, int] = {}
        if counts["rejected"]:
            keep_rejected(cursor, kind, heading, labels)
            reasons = count_by(cursor, queries.COUNT_REASONS)
        cursor.execute(queries.EARLIER_INVOICES, [batch.id])
        earlier = [row[0] for row in cursor.fetchall()]
    name = f"{kind.name}-{at:%Y%m%d-%H%M%S}-{batch.id}"
    file = rejects.write_file(name, heading, labels) if counts["rejected"] else None
    return Outcome(
        batch=batch.id,
        read=read,
        noted=noted,
        reasons=reasons,
        rejects=file,
        earlier_invoices=earlier,
        **counts,
    )


def count_by(cursor: Any, query: str) -> dict[str, int]:
    cursor.execute(query)
    return dict(cursor.fetchall())


def keep_rejected(cursor: Any, kind: ImportKind, heading: Heading, labels: dict[str, str]) -> None:
    places = {field: place + 1 for field, place in heading.places.items()}
    cursor.execute(queries.MAKE_REJECTED)
    cursor.execute(queries.FILL_REJECTED, {"places": Jsonb(places), "fields": Jsonb(dict(kind.fields))})
    cursor.execute(queries.KEEP_REJECTED, {"labels": Jsonb(labels), "headings": heading.names})
