"""Months of the club: calendar months of business dates."""

import re
from datetime import date

SHOWN = 13  # the month, the eleven before it, and the same month a year ago
WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class NotAMonth(ValueError):
    """The text is not a month of this or the last century, written 2026-10."""


class FutureMonth(Exception):
    """The month has not begun: there is nothing to report."""


def parse(text: str) -> date:
    """The first day of the month written 2026-10. Raises NotAMonth."""
    found = WRITTEN.fullmatch(text)
    if not found or not (1950 <= int(found[1]) <= 2999 and 1 <= int(found[2]) <= 12):
        raise NotAMonth(text)
    return date(int(found[1]), int(found[2]), 1)


def written(month: date) -> str:
    """2026-10"""
    return f"{month:%Y-%m}"


def month_of(day: date) -> date:
    """The first day of this day's month."""
    return day.replace(day=1)


def shifted(month: date, by: int) -> date:
    """The month so many months later (or, below zero, earlier)."""
    years, number = divmod(month.month - 1 + by, 12)
    return date(month.year + years, number + 1, 1)


def ending(month: date, count: int = SHOWN) -> list[date]:
    """So many months, the last of which is this one, in order."""
    return [shifted(month, by) for by in range(1 - count, 1)]
