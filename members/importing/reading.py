"""Opens a file of the dealer system: CSV in UTF-8, UTF-16 with a mark, or GB18030; XLSX or XLS.

Workbooks are read whole (workbooks.py); CSV is streamed, here.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clubcrm.kernel.exporting import unguarded
from members import wording
from members.importing.tables import FileUnreadable, Row, Table
from members.importing.workbooks import open_workbook

__all__ = ["FileUnreadable", "Source", "Table", "open_file"]

CHUNK = 1 << 20
LONGEST_CELL = 32_767  # what a spreadsheet allows; a longer one is a quotation mark that was never closed
MOST_LINES_OF_A_ROW = 100
MARKS = [(codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
ENCODINGS = ["utf-8", "gb18030"]


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
                raise FileUnreadable(wording.FILE_EMPTY)
            if start[:4] == b"PK\x03\x04" or start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
                file.seek(0)
                return Source(hashlib.file_digest(file, "sha256").hexdigest(), open_workbook(path))
        sha256, encoding = examine_text(path, start)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise FileUnreadable(wording.explain_closed_file(why)) from problem
    return Source(sha256, [make_text_table(path, encoding, separator) for separator in ",\t;|"])


# --- Text ----------------------------------------------------------------------------------------------------
def examine_text(path: Path, start: bytes) -> tuple[str, str]:
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
        raise FileUnreadable(wording.FILE_OF_NO_ENCODING)
    return digest.hexdigest(), next(iter(candidates))


def make_text_table(path: Path, encoding: str, separator: str) -> Table:
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
                raise FileUnreadable(wording.explain_open_quote(row_number + 1)) from problem
            if lines.open_at_the_end:
                raise FileUnreadable(wording.explain_open_quote(row_number))

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
