"""A file as tables of rows, whatever it was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from members.importing.cells import Cell

Row = tuple[int, Sequence[Cell]]  # the number as the spreadsheet shows it, and the cells


class FileUnreadable(Exception):
    """The file as a whole cannot be read; the message is a sentence for the user."""


@dataclass(frozen=True)
class Table:
    """One table of the file: a sheet, or the text under one assumption about its separator. Rows are read anew each time."""

    name: str
    rows: Callable[[], Iterator[Row]]
    progress: Callable[[], float]
