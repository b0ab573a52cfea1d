"""The file of refused rows that the user gets back: the row as it was, and why it was refused."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from clubcrm.kernel import exporting
from clubcrm.kernel.exporting import CellKind, Column
from members import wording
from members.importing import queries
from members.importing.headings import Heading

Row = tuple[int, str, str, str, list[str]]


def write_file(name: str, heading: Heading, labels: dict[str, str]) -> Path:
    """Write import_rejected to REJECTS_DIR/`name`.csv, readable by this user only. Returns the path.

    `labels` gives the heading of each field. CSV with a byte-order mark, for Excel; text that would be a formula
    carries an apostrophe, which reading takes off again: a corrected file is imported as it is.
    """
    folder = Path(settings.REJECTS_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{name}.csv"
    # Personal data: nobody else on the machine may read it.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        where = [Column(_("Row"), CellKind.NUMBER), *map(Column, (_("Column"), _("Found"), _("Reason")))]
        columns = [*map(Column, heading.names), *where]
        exporting.csv_rows(file, columns, fill_table(len(heading.names), labels))
    return path


def fill_table(width: int, labels: dict[str, str]) -> Iterator[list[str | int]]:
    """The refused rows as the file holds them: `width` cells as they were, then where, what and why."""
    for row_number, field, found, reason, cells in read_rejected():
        padded = [*cells, *[""] * (width - len(cells))][:width]
        yield [*padded, row_number, labels.get(field, field), found, wording.explain_row(reason)]


def read_rejected() -> Iterator[Row]:
    """The refused rows in file order, a few at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(queries.READ_REJECTED)
        rows: Iterable[Any] = cursor
        yield from rows
