"""Finds the heading of a table and which column of the file is which."""

import itertools
from dataclasses import dataclass

from clubcrm.kernel.spelling.text import normalise
from members import wording
from members.importing.cells import Cell, write_cell
from members.importing.kinds import Column, ImportKind
from members.importing.reading import Source
from members.importing.tables import FileUnreadable, Table

ROWS_TO_LOOK_AT = 20  # a title, a date of export and blank rows may stand above the heading


@dataclass(frozen=True)
class Heading:
    """Where the data begin and how to read them: `places` gives each known column its cell."""

    table: Table
    row_number: int
    names: list[str]
    places: dict[str, int]


def find_heading(source: Source, kind: ImportKind, *, has_branch: bool) -> Heading:
    """The best heading among the first rows of all tables. `has_branch`: the file needs no branch column.

    Raises FileUnreadable naming the missing or doubled columns.
    """
    best: Heading | None = None
    for table in source.tables:
        for row_number, cells in itertools.islice(table.rows(), ROWS_TO_LOOK_AT):
            names = [normalise_heading(cell) for cell in cells]
            heading = Heading(
                table, row_number, [write_cell(cell).strip() for cell in cells], find_places(names, kind)
            )
            if best is None or len(heading.places) > len(best.places):
                best = heading
    if best is None:
        raise FileUnreadable(wording.FILE_EMPTY)
    needed = [column for column in kind.columns if column.must_exist]
    missing = [column for column in needed if column.field not in best.places]
    if has_branch:
        missing = [column for column in missing if column.field != "branch"]
    if missing:
        raise FileUnreadable(wording.explain_missing_columns(column.names[0] for column in missing))
    refuse_doubled(best, kind)
    return best


def normalise_heading(cell: Cell) -> str:
    """A heading for comparison: NFKC, lower case, without spaces, marks of required columns or a unit in brackets."""
    name = "".join(normalise(write_cell(cell)).lower().split())
    return name.strip("*").partition("(")[0].strip("*:")


def find_places(names: list[str], kind: ImportKind) -> dict[str, int]:
    """Which cell holds each column; of doubled ones the first."""
    found: dict[str, int] = {}
    for column in kind.columns:
        for place, name in enumerate(names):
            if name in list_aliases(column):
                found.setdefault(column.field, place)
    return found


def list_aliases(column: Column) -> set[str]:
    return {normalise_heading(name) for name in column.names}


def refuse_doubled(heading: Heading, kind: ImportKind) -> None:
    names = [normalise_heading(name) for name in heading.names]
    for column in kind.columns:
        known = list_aliases(column)
        twice = [heading.names[place] for place, name in enumerate(names) if name in known]
        if len(twice) > 1:
            raise FileUnreadable(wording.explain_doubled_column(twice))
