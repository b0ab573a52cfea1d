"""Cleaning of single cells. Every pattern is applied after NFKC; nothing is guessed.

A cleaner takes the cell as read (text from CSV; text, number, bool or date from a workbook) and the row's list of
notes. It returns what goes into the staging table, adds a note for each repair, or raises Refused(reason).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Notes = list[str]
Cleaner = Callable[[Cell, Notes], str | int | None]

# Digits are ASCII digits: NFKC has made full-width ones so, and those of other scripts are nobody's phone.
SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+", re.ASCII)
# Zero-width marks and directions come along with what is pasted from a phone's contacts.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
SPACES = re.compile(r"\s+")
FORMULA = re.compile(r"[=+\-@].*\D.*", re.DOTALL)
MALE, FEMALE = {"男", "男性", "先生", "M", "MALE"}, {"女", "女性", "女士", "小姐", "F", "FEMALE"}
UNHEARD: Any = object()
MOST_REMEMBERED = 20_000
NO_STATEMENT = {"", "未知", "不详", "保密", "未填", "-"}


class Refused(Exception):
    """The cell cannot be taken; `reason` is a slug of members.importing.reasons, `field` names it if not the present one."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason, self.field = reason, field


def as_text(cell: Cell) -> str:
    """The cell as a person reads it: whole numbers without a fraction, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)


def plain(cell: Cell) -> str:
    """NFKC, without spaces at either end. Refuses control characters and what stands for lost ones."""
    value = as_text(cell)
    if not value.isascii():
        value = INVISIBLE.sub("", unicodedata.normalize("NFKC", value))
    if UNREADABLE.search(value):
        raise Refused("text-unreadable")
    return value.strip()


def remembered(clean: Cleaner) -> Cleaner:
    """The cleaner, asked once per spelling: most cells of a column say what another row has said before."""
    known: dict[str, str | int | None] = {}

    def recall(cell: Cell, notes: Notes) -> str | int | None:
        if not isinstance(cell, str):
            return clean(cell, notes)
        value = known.get(cell, UNHEARD)
        if value is UNHEARD:
            before = len(notes)
            value = clean(cell, notes)
            if len(notes) == before and len(known) < MOST_REMEMBERED:
                known[cell] = value
        return value

    return recall


def text(limit: int, *, required: str = "") -> Cleaner:
    """Free text of at most `limit` characters; `required` is the reason when it is empty."""

    def clean(cell: Cell, notes: Notes) -> str:
        value = plain(cell)
        if len(value) > limit:
            raise Refused("text-too-long")
        if required and not value:
            raise Refused(required)
        if value[:1] in {"=", "+", "-", "@"} and FORMULA.fullmatch(value):
            notes.append("formula-kept-as-text")
        return value

    return remembered(clean)


def name(cell: Cell, notes: Notes) -> str:
    """A person's or an organisation's name: no spaces between Han characters, single ones elsewhere."""
    value = str(TEXT_100(cell, notes))
    if not value:
        raise Refused("name-missing")
    if isinstance(cell, str) and cell != cell.strip():
        notes.append("spaces-around-name")
    if " " in value or "\n" in value or "\t" in value:
        joined = SPACES.sub(" ", BETWEEN_HAN.sub("", value))
        if joined != value:
            notes.append("spaces-in-name")
        return joined
    return value


def number(cell: Cell, notes: Notes) -> str:
    """The number of a customer, an order or a contract: text, upper case, without spaces inside."""
    value = SPACES.sub("", plain(cell)).upper()
    if not value:
        raise Refused("number-missing")
    if SCIENTIFIC.fullmatch(value) and "." in value:
        raise Refused("number-unreadable")
    if len(value) > 40:
        raise Refused("text-too-long")
    return value


def sex(cell: Cell, notes: Notes) -> str:
    """'m', 'f', or '' where nothing or nothing readable is said."""
    value = plain(cell).upper()
    if value in MALE:
        return "m"
    if value not in FEMALE and value not in NO_STATEMENT:
        notes.append("sex-not-understood")
    return "f" if value in FEMALE else ""


TEXT_100 = text(100)
