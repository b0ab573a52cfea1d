"""Opens a file of the dealer system: CSV in UTF-8, UTF-16 with a mark, or GB18030; XLSX or XLS.

Yields (row number as the spreadsheet shows it, cells). A workbook is read by python-calamine; CSV is streamed.
"""

import codecs
import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine
from django.utils.translation import gettext as _

from clubcrm.kernel import uploads
from clubcrm.kernel.exporting import unguarded
from clubcrm.kernel.uploads import archives
from members.importing.cells import Cell

Row = tuple[int, Sequence[Cell]]
CHUNK = 1 << 20
LONGEST_CELL = 32_767  # what a spreadsheet allows; a longer one is a quotation mark that was never closed
MOST_LINES_OF_A_ROW = 100
MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
ENCODINGS = ["utf-8", "gb18030"]


class FileUnreadable(Exception):
    """The file as a whole cannot be read; the message is a sentence for the user."""


@dataclass(frozen=True)
class Table:
    """One table of the file: a sheet, or the text under one assumption about its separator. Rows are read anew each time."""

    name: str
    rows: Callable[[], Iterator[Row]]
    progress: Callable[[], float]


@dataclass(frozen=True)
class Source:
    """A file that can be read: its checksum and its tables."""

    sha256: str
    tables: list[Table]


def open_file(path: Path) -> Source:
    """Look at the whole file once: checksum, kind, encoding. Raises FileUnreadable."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if not start:
                raise FileUnreadable(_("The file is empty."))
            if start[:4] == b"PK\x03\x04" or start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
                file.seek(0)
                return Source(hashlib.file_digest(file, "sha256").hexdigest(), workbook_tables(path))
        sha256, encoding = examine(path, start)
    except OSError as problem:
        raise FileUnreadable(
            _("The file cannot be opened: %(why)s.") % {"why": problem.strerror or problem}
        ) from problem
    return Source(sha256, [text_table(path, encoding, separator) for separator in ",\t;|"])


# --- Text ----------------------------------------------------------------------------------------------------
def examine(path: Path, start: bytes) -> tuple[str, str]:
    """(checksum, encoding) of the whole text file, never judged by a prefix. Raises FileUnreadable."""
    marked = [encoding for mark, encoding in MARKS if start.startswith(mark)]
    candidates = {name: codecs.getincrementaldecoder(name)(errors="strict") for name in (marked or ENCODINGS)}
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            digest.update(chunk)
            for name, decoder in list(candidates.items()):
                try:
                    decoder.decode(chunk, final=not chunk)
                except UnicodeDecodeError:
                    del candidates[name]
            if not chunk or not candidates:
                break
    if not candidates:
        raise FileUnreadable(
            _("The file is neither UTF-8 nor GB18030 text. Export it again as CSV or as an Excel workbook.")
        )
    return digest.hexdigest(), next(iter(candidates))


def text_table(path: Path, encoding: str, separator: str) -> Table:
    """The text as rows. Blank lines count as rows of the spreadsheet, but hold no cells."""
    progress = [0.0]

    def rows() -> Iterator[Row]:
        size = max(path.stat().st_size, 1)
        csv.field_size_limit(LONGEST_CELL)
        with path.open("rb") as binary, io.TextIOWrapper(binary, encoding=encoding, newline="") as file:
            lines = Lines(file)
            row_number = 0
            try:
                for row_number, cells in enumerate(csv.reader(lines, delimiter=separator), start=1):
                    if row_number % 4096 == 0:
                        progress[0] = binary.tell() / size
                    # What our own file of refused rows keeps a spreadsheet from running comes back as it was.
                    yield row_number, [unguarded(cell) for cell in cells] if lines.apostrophe else cells
                    lines.begin_row()
            except csv.Error as problem:
                raise never_closed(row_number + 1) from problem
            if lines.open_at_the_end:
                raise never_closed(row_number)

    return Table("", rows, lambda: progress[0])


class Lines:
    """The lines of a text for the CSV reader, watching for a quotation mark that swallows the rows after it."""

    def __init__(self, file: Iterable[str]) -> None:
        self.file, self.count, self.quotes, self.open_at_the_end = file, 0, 0, False
        self.apostrophe = False

    def begin_row(self) -> None:
        self.count = self.quotes = 0
        self.apostrophe = False

    def __iter__(self) -> Iterator[str]:
        for line in self.file:
            self.count += 1
            if '"' in line:
                self.quotes += line.count('"')
            if "'" in line:
                self.apostrophe = True
            if self.count > MOST_LINES_OF_A_ROW:
                raise csv.Error
            # PostgreSQL text has no NUL; the cleaners refuse the replacement character.
            yield line.replace("\0", "\ufffd") if "\0" in line else line
        self.open_at_the_end = self.count > 1 and self.quotes % 2 == 1


def never_closed(row_number: int) -> FileUnreadable:
    return FileUnreadable(_("A quotation mark opened in row %(row)s is never closed.") % {"row": row_number})


# --- Workbooks -----------------------------------------------------------------------------------------------
def workbook_tables(path: Path) -> list[Table]:
    """The sheets of a workbook. Raises FileUnreadable when it is damaged, locked or a compression bomb."""
    try:
        if zipfile.is_zipfile(path):
            with path.open("rb") as file:
                archives.check(file)
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        return [sheet_table(workbook, name) for name in workbook.sheet_names]
    except uploads.Refused as refusal:
        raise FileUnreadable(refusal.sentence) from refusal
    except python_calamine.PasswordError as problem:
        raise FileUnreadable(_("The workbook is locked by a password. Save it without one.")) from problem
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as problem:
        raise damaged() from problem


def sheet_table(workbook: python_calamine.CalamineWorkbook, name: str) -> Table:
    progress = [0.0]

    def rows() -> Iterator[Row]:
        try:
            sheet = workbook.get_sheet_by_name(name)
            for row_number, cells in enumerate(sheet.iter_rows(), start=1):
                if row_number % 4096 == 0:
                    progress[0] = row_number / max(sheet.total_height, 1)
                yield row_number, cells
        except (python_calamine.CalamineError, ValueError) as problem:
            raise damaged() from problem

    return Table(name, rows, lambda: progress[0])


def damaged() -> FileUnreadable:
    return FileUnreadable(_("The workbook is damaged or not a workbook. Save it again, or export it as CSV."))
