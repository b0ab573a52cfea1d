"""Cleaning of single cells. Every pattern is applied after NFKC; nothing is guessed.

A cleaner takes the cell as read (text from CSV; text, number, bool or date from a workbook) and the row's list of
notes. It returns what goes into the staging table, adds a note for each repair, or raises Refused(reason).
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from clubcrm.kernel.spelling import names
from clubcrm.kernel.spelling.text import PRIVATE, SPACES, UNREADABLE, normalise

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Notes = list[str]
Cleaner = Callable[[Cell, Notes], str | int | None]

# Digits are ASCII digits: NFKC has made full-width ones so, and those of other scripts are nobody's phone.
SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+", re.ASCII)
WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)  # a number that passed through a program as a figure
FORMULA = re.compile(r"[=+\-@].*\D.*", re.DOTALL)
LATIN_AFTER_APOSTROPHE = re.compile(r"\s*'[A-Za-z]")
MALE, FEMALE = {"男", "男性", "先生", "M", "MALE"}, {"女", "女性", "女士", "小姐", "F", "FEMALE"}
NO_STATEMENT = {"", "未知", "不详", "保密", "未填"}
# What clerks and databases write where there is nothing.
NOTHING = frozenset(
    "- -- --- — —— / \\ 无 暂无 没有 空 NULL Null null (null) None NONE nil N/A n/a (空) (无)".split()
)
# What a spreadsheet shows where it could not compute.
ERRORS = frozenset(
    "#REF! #N/A #VALUE! #DIV/0! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BUSY! #BLOCKED! #GETTING_DATA".split()
)
MOST_DIGITS = 15  # of a number in a spreadsheet; what follows becomes 0
EXACT = 2**53  # above it a workbook cannot hold every whole number
LONGEST_NAME, LONGEST_NUMBER = 100, 40
UNHEARD: Any = object()
MOST_REMEMBERED = 20_000


class Refused(Exception):
    """The cell cannot be taken; `reason` is a slug of members.wording, `field` names it if not the present one."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


class Unvalued(str):
    """What stands in a workbook's cell that has no value: the error, or the formula whose result was never stored."""


class Figure1904(float):
    """A number of a workbook that counts its days from 1904."""


def write_cell(cell: Cell) -> str:
    """The cell as a person reads it: whole numbers with every digit and no fraction, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) <= EXACT else repr(float(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def read_plain(cell: Cell) -> str:
    """NFKC, without spaces at either end; "" for what means nothing. Refuses what is no text or has no value."""
    if type(cell) is str and cell.isascii():
        value = cell.strip()
    else:
        if isinstance(cell, float) and has_lost_digits(cell):
            raise Refused("digits-lost")
        value = normalise(write_cell(cell))
    if not value.isprintable() or "\ufffd" in value:
        refuse_unreadable(value)
    if value[:1] == "'":
        value = drop_text_mark(value)
    if value in NOTHING:
        return ""
    if type(cell) is Unvalued or (value[:1] == "#" and value.upper() in ERRORS):
        raise Refused("cell-without-value")
    return value


def has_lost_digits(figure: float) -> bool:
    """Whether digits of a whole number may have become 0: a spreadsheet keeps 15 of them, a workbook 15 to 16."""
    if not figure.is_integer() or abs(figure) < 10**MOST_DIGITS:
        return False
    beyond = len(str(abs(int(figure)))) - MOST_DIGITS
    return abs(figure) > EXACT or int(figure) % 10**beyond == 0


def refuse_unreadable(value: str) -> None:
    """Raises Refused for control characters, for what stands for lost ones, and for characters of private fonts."""
    if PRIVATE.search(value):
        raise Refused("text-of-private-font")
    if UNREADABLE.search(value):
        raise Refused("text-unreadable")


def drop_text_mark(value: str) -> str:
    """Without the apostrophe by which spreadsheets know text; two of them are a quotation."""
    return value[1:].strip() if "'" not in value[1:] else value


def remember(clean: Cleaner) -> Cleaner:
    """The cleaner, asked once per spelling: most cells of a column say what another row has said before."""
    known: dict[str, str | int | None] = {}

    def recall(cell: Cell, notes: Notes) -> str | int | None:
        if type(cell) is not str:
            return clean(cell, notes)
        value = known.get(cell, UNHEARD)
        if value is UNHEARD:
            before = len(notes)
            value = clean(cell, notes)
            if len(notes) == before and len(known) < MOST_REMEMBERED:
                known[cell] = value
        return value

    return recall


LEFT_OUT = {"cell-without-value": "no-value-left-out", "digits-lost": "damaged-number-left-out"}


def make_optional(clean: Cleaner, *, empty: str | None = "", unreadable: str = "") -> Cleaner:
    """The cleaner of a column without which a row is still good: a cell that has lost its value is left out with a note,
    and so is one that cannot be read, where `unreadable` names the note."""

    def attempt(cell: Cell, notes: Notes) -> str | int | None:
        before = len(notes)
        try:
            return clean(cell, notes)
        except Refused as refusal:
            note = LEFT_OUT.get(refusal.reason) or unreadable
            if not note:
                raise
            notes[before:] = [note]
            return empty

    return attempt


def make_text_cleaner(limit: int) -> Cleaner:
    """Free text of at most `limit` characters."""

    def clean(cell: Cell, notes: Notes) -> str:
        return limit_text(read_plain(cell), limit, notes)

    return remember(clean)


def make_optional_text_cleaner(limit: int) -> Cleaner:
    return remember(make_optional(make_text_cleaner(limit)))


def limit_text(value: str, limit: int, notes: Notes) -> str:
    """The text itself. Raises Refused when it is too long."""
    if len(value) > limit:
        raise Refused("text-too-long")
    note_formula(value, notes)
    return value


def note_formula(value: str, notes: Notes) -> None:
    if value[:1] in {"=", "+", "-", "@"} and FORMULA.fullmatch(value):
        notes.append("formula-kept-as-text")


def clean_name(cell: Cell, notes: Notes) -> str:
    """A person's or an organisation's name in its one stored form (kernel.spelling.names)."""
    value = read_plain(cell)
    if isinstance(cell, str) and cell != cell.strip():
        notes.append("spaces-around-name")
    if not value.isalnum():
        value = mend_name(cell, value, notes)
    if len(value) > LONGEST_NAME:
        raise Refused("text-too-long")
    if not value:
        raise Refused("name-missing")
    return value


def mend_name(cell: Cell, value: str, notes: Notes) -> str:
    """A name in which something stands besides letters."""
    if isinstance(cell, str) and LATIN_AFTER_APOSTROPHE.match(cell):
        value = f"'{value}"  # 't Hooft is no marked text
    note_formula(value, notes)
    name = names.read_name(value)
    if SPACES.sub("", name) != SPACES.sub("", value):
        notes.append("dot-in-name")
    if len(SPACES.findall(name)) != len(SPACES.findall(value)) or SPACES.sub(" ", value) != value:
        notes.append("spaces-in-name")
    return name


def clean_number(cell: Cell, notes: Notes) -> str:
    """The number of a customer, an order or a contract: text, upper case, without spaces inside."""
    value = read_plain(cell).upper()
    if not value.isalnum():
        value = SPACES.sub("", value)
        if whole := WHOLE.fullmatch(value):
            value = whole[1]
    if not value:
        raise Refused("number-missing")
    if SCIENTIFIC.fullmatch(value) and ("." in value or "+" in value):
        raise Refused("number-unreadable")
    if len(value) > LONGEST_NUMBER:
        raise Refused("text-too-long")
    return value


def clean_sex(cell: Cell, notes: Notes) -> str:
    """'m', 'f', or '' where nothing or nothing readable is said."""
    value = read_plain(cell).upper()
    if value in MALE:
        return "m"
    if value not in FEMALE and value not in NO_STATEMENT:
        notes.append("sex-not-understood")
    return "f" if value in FEMALE else ""
