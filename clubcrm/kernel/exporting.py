"""The one way a table leaves the house, as CSV or as a workbook: text stays text, whoever opens it.

A spreadsheet runs what begins with = + - @ (full-width and small forms too), whatever white space stands before it. In
CSV such text gets an apostrophe, which `unguarded` takes off again; in a workbook it is written as text and marked as
quoted. Numbers, sums and dates are written as such, and what a person is reached by passes the request's sight.

The file is written whole, on disk where it is long, before its first byte goes out: an export that cannot be logged is
not delivered.
"""

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import IO, Any, NamedTuple

import xlsxwriter
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from clubcrm.kernel import accesslog, personal
from clubcrm.kernel import sight as sights
from clubcrm.kernel.clock import to_business_time
from clubcrm.kernel.models import Access
from clubcrm.kernel.sight import Sight

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 1 << 20  # bytes; a longer file waits on disk
LONGEST_CELL = 32_767  # what a spreadsheet holds; XlsxWriter would leave a longer text out without a word
ROWS_OF_A_SHEET = 1_048_575  # besides the heading

Rows = Iterable[Iterable[Any]]
Subject = tuple[str, int | None]

# --- Text that a spreadsheet would run -------------------------------------------------------------------------
_BEGINS = r"[=+\-@＝＋－＠﹦﹢﹣﹫]"
_UNSEEN = r"\s'\x00-\x1f\x7f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_AT_THE_START = rf"(?='*[\t\r\n]|[{_UNSEEN}]*{_BEGINS})"
# Where a program takes another separator than the comma, a new cell begins inside the text.
_INSIDE = rf"(?=(?:(?![;\t\r\n])[{_UNSEEN}])*{_BEGINS})"
GUARD = re.compile(rf"\A{_AT_THE_START}|(?<=[;\t\r\n]){_INSIDE}")
GUARDED = re.compile(rf"\A'{_AT_THE_START}|(?<=[;\t\r\n])'{_INSIDE}")
SURROGATES = re.compile(r"[\ud800-\udfff]")


def guarded(text: str) -> str:
    """The text so that a spreadsheet shows it instead of running it."""
    return GUARD.sub("'", text)


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return GUARDED.sub("", text)


# --- Columns -----------------------------------------------------------------------------------------------------
class CellKind(StrEnum):
    """What a column holds. From PHONE on it is masked unless the request may see it."""

    TEXT = "text"
    NUMBER = "number"  # an integer, or a decimal
    CENTS = "cents"  # an integer; written in yuan
    DATE = "date"
    MOMENT = "moment"  # an aware instant; written in business time
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PLATE = "plate"
    VIN = "vin"
    WORDS = "words"  # free text in which anything may stand


MASKED = {CellKind.PHONE, CellKind.EMAIL, CellKind.ADDRESS, CellKind.PLATE, CellKind.VIN, CellKind.WORDS}


class Column(NamedTuple):
    heading: Any  # a text, lazy or not
    kind: CellKind = CellKind.TEXT


class Looked(Sight):
    """What the export itself shows whole, by class: it is logged as one export, not as a look at each."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        self.customer = request.sight.customer
        self.classes: set[str] = set()

    def note(self, kinds: Iterable[personal.PersonalClass], whose: int | str) -> None:  # type: ignore[override]
        self.classes.update(kinds)


def moment(value: datetime) -> datetime:
    """On the wall clock of the business, without a zone: a spreadsheet knows none."""
    return to_business_time(value).replace(tzinfo=None)


def as_text(value: Any) -> str:
    return SURROGATES.sub("\ufffd", str(value))


# --- CSV ---------------------------------------------------------------------------------------------------------
def csv_rows(file: IO[str], columns: list[Column], rows: Rows, sight: Sight = sights.MASKED) -> int:
    """Write the heading and the rows; how many rows. The file is open for text in utf-8-sig, without newlines of its own."""
    table, count = csv.writer(file), 0
    table.writerow([guarded(as_text(column.heading)) for column in columns])
    for row in rows:
        table.writerow(
            [csv_cell(column.kind, cell, sight) for column, cell in zip(columns, row, strict=True)]
        )
        count += 1
    return count


def csv_cell(kind: CellKind, value: Any, sight: Sight) -> str:
    if value is None:
        return ""
    if kind is CellKind.CENTS:
        yuan, cents = divmod(abs(int(value)), 100)
        return f"{'-' if value < 0 else ''}{yuan}.{cents:02}"
    if kind is CellKind.NUMBER:
        return f"{value + 0}"  # a text is no number: TypeError
    if kind is CellKind.DATE:
        return date.isoformat(value)
    if kind is CellKind.MOMENT:
        return f"{moment(value):%Y-%m-%d %H:%M:%S}"
    return guarded(shown(kind, value, sight))


def shown(kind: CellKind, value: Any, sight: Sight) -> str:
    text = as_text(value)
    if kind not in MASKED:
        return text
    show: Callable[[str], str] = getattr(sight, kind)
    return show(text)


# --- Workbooks ---------------------------------------------------------------------------------------------------
def workbook(target: Any, **options: Any) -> xlsxwriter.Workbook:
    """A workbook in which no text becomes a formula, a link or a number. Write text with `write_string` and the format
    of `as_quoted`."""
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(target, options | plain)


def as_quoted(book: xlsxwriter.Workbook, **looks: Any) -> Any:
    """A format for text: also when somebody goes into the cell and presses Enter it stays text."""
    return book.add_format(looks | {"num_format": "@", "quote_prefix": True})


def xlsx_rows(target: Any, columns: list[Column], rows: Rows, sight: Sight = sights.MASKED) -> int:
    """Write the sheets; how many rows. A sheet that is full is followed by another."""
    with workbook(target, constant_memory=True) as book:
        formats = {
            CellKind.TEXT: as_quoted(book),
            CellKind.CENTS: book.add_format({"num_format": "#,##0.00"}),
            CellKind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            CellKind.MOMENT: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        heading, count = as_quoted(book, bold=True), 0
        sheet = xlsx_sheet(book, columns, heading)
        for row in rows:
            place = count % ROWS_OF_A_SHEET
            if count and not place:
                sheet = xlsx_sheet(book, columns, heading)
            for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
                xlsx_cell(sheet, (place + 1, number), column.kind, cell, formats, sight)
            count += 1
    return count


def xlsx_sheet(book: xlsxwriter.Workbook, columns: list[Column], heading: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, 18)
        sheet.write_string(0, number, as_text(column.heading), heading)
    return sheet


def xlsx_cell(
    sheet: Any, place: tuple[int, int], kind: CellKind, value: Any, formats: dict[CellKind, Any], sight: Sight
) -> None:
    if value is None:
        return
    if kind is CellKind.NUMBER:
        sheet.write_number(*place, value + 0)
    elif kind is CellKind.CENTS:
        sheet.write_number(*place, value / 100, formats[kind])
    elif kind in (CellKind.DATE, CellKind.MOMENT):
        sheet.write_datetime(*place, moment(value) if kind is CellKind.MOMENT else value, formats[kind])
    else:
        sheet.write_string(*place, shown(kind, value, sight)[:LONGEST_CELL], formats[CellKind.TEXT])


# --- Handing out -------------------------------------------------------------------------------------------------
def csv_response(
    request: Any, *, name: str, columns: list[Column], rows: Rows, subject: Subject
) -> HttpResponseBase:
    """The rows as `name`.csv, logged; `subject` is what is exported and whose: ("ledger", the
    customer's id or None)."""
    sight, file = Looked(request), unnamed_file()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    count = csv_rows(text, columns, rows, sight)
    text.detach()
    return handed_out(request, file, f"{name}.csv", CSV, subject, count, sight.classes)


def xlsx_response(
    request: Any, *, name: str, columns: list[Column], rows: Rows, subject: Subject
) -> HttpResponseBase:
    """The same as `name`.xlsx."""
    sight, file = Looked(request), unnamed_file()
    count = xlsx_rows(file, columns, rows, sight)
    return handed_out(request, file, f"{name}.xlsx", XLSX, subject, count, sight.classes)


def unnamed_file() -> IO[bytes]:
    """In memory while it is short, then on disk without a name: gone once the answer is sent."""
    return tempfile.SpooledTemporaryFile(IN_MEMORY)  # type: ignore[return-value]


def handed_out(
    request: Any,
    content: bytes | IO[bytes],
    name: str,
    content_type: str,
    subject: Subject,
    count: int,
    classes: Iterable[str] = (),
) -> HttpResponseBase:
    """A finished file as a download that no cache keeps, and the line in the access log: `count` rows, or people."""
    kind, number = subject
    accesslog.record(
        request, action=Access.Action.EXPORT, kind=kind, subject=number, classes=classes, count=count
    )
    headers = {
        "Content-Disposition": content_disposition_header(True, SURROGATES.sub("", name)),
        "Cache-Control": "no-store, private",
        "X-Content-Type-Options": "nosniff",
    }
    if isinstance(content, bytes):
        return HttpResponse(content, content_type=content_type, headers=headers)
    content.seek(0)
    return FileResponse(content, content_type=content_type, headers=headers)
