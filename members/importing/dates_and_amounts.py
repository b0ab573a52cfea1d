"""Cleaning of dates, amounts and mileages. Money becomes integer cents by way of Decimal, never of a float."""

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from members.importing.cells import Cell, Cleaner, Figure1904, Notes, Refused, read_plain, remember

# --- Dates ---------------------------------------------------------------------------------------------------
WRITTEN = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})日?|(\d{4})(\d\d)(\d\d)"
)
CLOCK = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
SERIAL = re.compile(r"[2-7]\d{4}(\.\d+)?", re.ASCII)
DAY_ZERO, DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
# How programs write the day that is none.
NO_DAY = re.compile(r"(0000([-/.])00\2?00|1900-01-00|1899-12-3[01])?( ?00:00(:00(\.0+)?)?)?|0+", re.ASCII)


def make_day_cleaner(kind: str, *, required: bool = True) -> Cleaner:
    """A date as ISO text. Reasons begin with `kind` ("date" or "birthday"); not required and empty gives None."""

    def clean(cell: Cell, notes: Notes) -> str | None:
        if isinstance(cell, date):
            return write_day(cell, required)
        value = read_plain(cell)
        if not value and required:
            raise Refused(f"{kind}-missing")
        if not required and NO_DAY.fullmatch(value):
            return None
        if SERIAL.fullmatch(value):
            notes.append("date-from-serial")
            zero = DAY_ZERO_1904 if isinstance(cell, Figure1904) else DAY_ZERO
            return (zero + timedelta(days=int(float(value)))).isoformat()
        found, problem = read_written_day(value) if value else (None, "")
        if problem:
            raise Refused(f"{kind}-{problem}")
        return found

    return remember(clean)


def write_day(day: date, required: bool) -> str | None:
    """ISO text of a cell that holds a date; a workbook's day zero stands for none."""
    if day.year < 1900 and not required:
        return None
    return (day.date() if isinstance(day, datetime) else day).isoformat()


@lru_cache(maxsize=65_536)
def read_written_day(value: str) -> tuple[str | None, str]:
    """(ISO date, '') of a written date, or (None, what is wrong with it)."""
    match = WRITTEN.fullmatch(CLOCK.sub("", value))
    if not match:
        return None, "not-understood"
    parts = [part for part in match.groups() if part and part not in "-/."]
    try:
        return date(*map(int, parts)).isoformat(), ""
    except ValueError:
        return None, "does-not-exist"


# --- Amounts -------------------------------------------------------------------------------------------------
CURRENCY = re.compile(r"^(RMB|CNY|[¥￥])\s*|\s*(元整?|RMB|CNY|圆)$", re.IGNORECASE)
FIGURE = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?", re.ASCII)
PARENTHESES = re.compile(r"\((.+)\)")
MOST_CENTS = 10**13
CENT = Decimal("0.01")


def make_cents_cleaner(*, required: bool = False, positive: bool = False) -> Cleaner:
    """Yuan as integer cents; empty is 0 unless required. Negative, or not positive where asked, is refused."""

    def clean(cell: Cell, notes: Notes) -> int:
        yuan = read_decimal(cell, notes)
        if yuan is None:
            if required:
                raise Refused("amount-missing")
            return 0
        if positive and yuan <= 0:
            raise Refused("price-not-positive")
        if yuan < 0:
            raise Refused("negative-amount")
        if yuan * 100 > MOST_CENTS:
            raise Refused("amount-too-large")
        if yuan != yuan.quantize(CENT):
            raise Refused("amount-too-precise")
        return int(yuan * 100)

    return remember(clean)


def read_decimal(cell: Cell, notes: Notes) -> Decimal | None:
    """The figure of a cell exactly; None when it is empty."""
    if isinstance(cell, bool | date | time | timedelta):
        raise Refused("amount-not-a-number")
    if isinstance(cell, int | float):
        if not math.isfinite(cell):
            raise Refused("amount-not-a-number")
        # A workbook stores 0.1 + 0.2 as 0.30000000000000004: beyond a millionth it is the machine, not the clerk.
        return round(Decimal(repr(cell)), 6) if abs(cell) < 1e18 else Decimal(MOST_CENTS)
    value = read_plain(cell)
    if not value:
        return None
    bare = CURRENCY.sub("", CURRENCY.sub("", value)).strip()
    if bracketed := PARENTHESES.fullmatch(bare):
        bare = f"-{bracketed[1]}"
    bare = bare.replace("-¥", "-").replace("¥", "")
    if not FIGURE.fullmatch(bare) or not any(map(str.isdigit, bare)):
        raise Refused("amount-not-a-number")
    if bare != value or "," in value:
        notes.append("amount-as-text")
    try:
        return Decimal(bare.replace(",", "")) if len(bare) < 40 else Decimal(MOST_CENTS)
    except InvalidOperation as problem:
        raise Refused("amount-not-a-number") from problem


MILEAGE = re.compile(r"(\d{1,7})(\.\d*)?", re.ASCII)
KILOMETRES = re.compile(r"\s*(KM|公里|千米)$")


def clean_mileage(cell: Cell, notes: Notes) -> int | None:
    """Kilometres; None when empty or not readable (with a note): no order is lost over a mileage."""
    try:
        value = KILOMETRES.sub("", read_plain(cell).upper()).replace(",", "")
    except Refused:
        value = "?"
    if match := MILEAGE.fullmatch(value):
        return int(match[1])
    if value:
        notes.append("mileage-not-understood")
    return None
