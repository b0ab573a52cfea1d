"""Finds the heading of a table and which column of the file is which."""

import contextlib
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.importing.cells import Cell, as_text
from members.importing.kinds import Column, ImportKind
from members.importing.reading import FileUnreadable, Source, Table

ROWS_TO_LOOK_AT = 20  # a title, a date of export and blank rows may stand above the heading


@dataclass(frozen=True)
class Heading:
    """Where the data begin and how to read them: `places` gives each known column its cell."""

    table: Table
    row_number: int
    names: list[str]
    places: dict[str, int]


def find(source: Source, kind: ImportKind, *, has_branch: bool) -> Heading:
    """The best heading among the first rows of all tables. `has_branch`: the file needs no branch column.

    Raises FileUnreadable naming the missing or doubled columns.
    """
    best: Heading | None = None
    for table in source.tables:
        for row_number, cells in itertools.islice(table.rows(), ROWS_TO_LOOK_AT):
            names = [normal(cell) for cell in cells]
            heading = Heading(
                table, row_number, [as_text(cell).strip() for cell in cells], places(names, kind)
            )
            if best is None or len(heading.places) > len(best.places):
                best = heading
    if best is None:
        raise FileUnreadable(_("The file is empty."))
    needed = [column for column in kind.columns if column.must_exist]
    missing = [column for column in needed if column.field not in best.places]
    if has_branch:
        missing = [column for column in missing if column.field != "branch"]
    if missing:
        listed = "、".join(column.names[0] for column in missing)
        raise FileUnreadable(_("The file lacks these columns: %(columns)s.") % {"columns": listed})
    refuse_doubled(best, kind)
    return best


def candidates(source: Source, kind: ImportKind) -> Iterator[Heading]:
    """Each of the first rows of each table, taken for the heading."""
    for table in source.tables:
        # Under a wrong separator a text may be unreadable; under the right one the rows themselves will say so.
        with contextlib.suppress(FileUnreadable):
            for row_number, cells in itertools.islice(table.rows(), ROWS_TO_LOOK_AT):
                names = [as_text(cell).strip() for cell in cells]
                yield Heading(table, row_number, names, places([normal(cell) for cell in cells], kind))


def normal(cell: Cell) -> str:
    """A heading for comparison: NFKC, lower case, without spaces, marks of required columns or a unit in brackets."""
    name = "".join(unicodedata.normalize("NFKC", as_text(cell)).lower().split())
    return name.strip("*").partition("(")[0].strip("*:")


def places(names: list[str], kind: ImportKind) -> dict[str, int]:
    """Which cell holds each column; of doubled ones the first."""
    found: dict[str, int] = {}
    for column in kind.columns:
        for place, name in enumerate(names):
            if name in aliases(column):
                found.setdefault(column.field, place)
    return found


def aliases(column: Column) -> set[str]:
    return {normal(name) for name in column.names}


def refuse_doubled(heading: Heading, kind: ImportKind) -> None:
    names = [normal(name) for name in heading.names]
    for column in kind.columns:
        known = aliases(column)
        twice = [heading.names[place] for place, name in enumerate(names) if name in known]
        if len(twice) > 1:
            raise FileUnreadable(
                _("The column %(column)s appears more than once.") % {"column": " / ".join(twice)}
            )
