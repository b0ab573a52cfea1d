"""Streams the cleaned rows of a file into the staging table."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection
from psycopg import sql

from members.importing import queries
from members.importing.cells import Cell, Notes, Refused, write_cell
from members.importing.headings import Heading
from members.importing.kinds import ImportKind

Progress = Callable[[int, float], None]
SEPARATOR = "\x1f"  # between the cells of `content`
COMMON = {
    "row_number": "integer",
    "reason": "text",
    "field": "text",
    "notes": "text",
    "content": "text",
}
PROGRESS_EVERY = 2_000


def ignore_progress(rows: int, share: float) -> None:
    """Report no progress."""


def stage_rows(kind: ImportKind, heading: Heading, progress: Progress = ignore_progress) -> int:
    """Fill import_staged with one row per row read; refused cells leave a reason. Returns the number of rows."""
    types = COMMON | {column.field: column.type for column in kind.columns} | dict(kind.computed)
    make = sql.SQL(queries.MAKE_STAGED).format(
        columns=sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(type)) for name, type in types.items()
        )
    )
    fill = sql.SQL(queries.FILL_STAGED).format(columns=sql.SQL(", ").join(map(sql.Identifier, types)))
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(queries.DROP_TABLES)
        cursor.execute(make)
        with cursor.copy(fill) as copy:
            for row in clean_rows(kind, heading):
                copy.write_row(row)
                count += 1
                if count % PROGRESS_EVERY == 0:
                    progress(count, heading.table.progress())
        cursor.execute(queries.ANALYZE_STAGED)
    progress(count, 1.0)
    return count


def clean_rows(kind: ImportKind, heading: Heading) -> Iterator[list[Any]]:
    """One list per row in the order of the staging table's columns."""
    plan = [(column.field, heading.places.get(column.field), column.clean) for column in kind.columns]
    blanks = [None] * (len(plan) + len(kind.computed))
    shortest = 1 + max(
        heading.places[c.field] for c in kind.columns if c.field in heading.places and c.must_exist
    )
    width = len(heading.names)
    for row_number, cells in heading.table.rows():
        if row_number <= heading.row_number or not any(map(is_filled, cells)):
            continue
        notes: Notes = []
        reason, field = None, ""
        try:
            if len(cells) < shortest:
                raise Refused("row-too-short")
            if len(cells) > width and any(map(is_filled, cells[width:])):
                raise Refused("row-too-long")
            row: dict[str, Any] = {}
            for field, place, clean in plan:
                row[field] = clean(cells[place], notes) if place is not None and place < len(cells) else None
            field = ""
            computed = kind.complete(row, notes)
            values = [*row.values(), *computed]
        except Refused as refusal:
            values, reason, field = blanks, refusal.reason, refusal.field or field
        yield [row_number, reason, field, ",".join(notes), write_content(cells), *values]


def is_filled(cell: Cell) -> bool:
    return bool(cell.strip() if isinstance(cell, str) else cell is not None)


def write_content(cells: Sequence[Cell]) -> str:
    """The cells as they go into the list of refused rows; what PostgreSQL text cannot hold is replaced."""
    texts = [cell if isinstance(cell, str) else write_cell(cell) for cell in cells]
    joined = SEPARATOR.join(texts)
    if "\0" in joined or joined.count(SEPARATOR) >= len(texts):
        clean = (text.replace("\0", "\ufffd").replace(SEPARATOR, "\ufffd") for text in texts)
        joined = SEPARATOR.join(clean)
    return joined
