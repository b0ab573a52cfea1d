"""Workbooks as tables: read by calamine, and beside it what calamine keeps to itself (xlsx.py, xls.py)."""

import struct
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

import python_calamine

from clubcrm.kernel import uploads
from clubcrm.kernel.uploads import archives
from members import wording
from members.importing import xls, xlsx
from members.importing.cells import Cell, Figure1904, Unvalued
from members.importing.tables import FileUnreadable, Row, Table
from members.importing.xlsx import Broken

Facts = xlsx.Workbook | xls.Workbook
DAMAGED = (
    python_calamine.CalamineError, zipfile.BadZipFile, ExpatError, struct.error, OSError, ValueError, KeyError, IndexError
)  # fmt: skip
NONE_LEFT = Broken(0, 0, "")


def open_workbook(path: Path) -> list[Table]:
    """The sheets of a workbook. Raises FileUnreadable when it is damaged, locked, no XLSX or XLS, or a compression bomb."""
    try:
        is_archive = zipfile.is_zipfile(path)
        if is_archive:
            with path.open("rb") as file:
                archives.check_workbook(file)
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        facts = xlsx.read_workbook(path) if is_archive else xls.read_workbook(path)
        return [make_table(workbook, name, facts) for name in workbook.sheet_names]
    except uploads.Refused as refusal:
        raise FileUnreadable(refusal.sentence) from refusal
    except python_calamine.PasswordError as problem:
        raise FileUnreadable(wording.WORKBOOK_LOCKED) from problem
    except DAMAGED as problem:
        raise FileUnreadable(wording.WORKBOOK_DAMAGED) from problem


def make_table(workbook: python_calamine.CalamineWorkbook, name: str, facts: Facts) -> Table:
    progress = [0.0]

    def rows() -> Iterator[Row]:
        try:
            sheet = workbook.get_sheet_by_name(name)
            broken = facts.find_broken(name)
            next_broken = next(broken, NONE_LEFT)
            for row_number, read in enumerate(sheet.iter_rows(), start=1):
                cells: list[Cell] = list(read)
                if row_number % 4096 == 0:
                    progress[0] = row_number / max(sheet.total_height, 1)
                if facts.counts_from_1904:
                    cells = mark_figures(cells)
                while next_broken.row == row_number:
                    put_broken(cells, next_broken)
                    next_broken = next(broken, NONE_LEFT)
                yield row_number, cells
        except DAMAGED as problem:
            raise FileUnreadable(wording.WORKBOOK_DAMAGED) from problem

    return Table(name, rows, lambda: progress[0])


def mark_figures(cells: Sequence[Cell]) -> list[Cell]:
    return [Figure1904(cell) if type(cell) in (int, float) else cell for cell in cells]  # type: ignore[arg-type]


def put_broken(cells: list[Cell], broken: Broken) -> None:
    """Calamine has left the cell empty, or out at the end of the row."""
    cells.extend([""] * (broken.column - len(cells)))
    cells[broken.column - 1] = Unvalued(broken.text)
