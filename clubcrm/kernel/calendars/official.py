"""China's public holidays and the make-up workdays that the government sets (调休)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import holidays

MONDAY = 0
SATURDAY = 5


class OfficialDay(NamedTuple):
    """`works_as` None: a holiday; else the weekday whose hours a make-up workday has."""

    day: date
    works_as: int | None
    note: str


def list_days(year: int) -> Iterator[OfficialDay]:
    """Holidays on weekdays, and Saturdays and Sundays that are worked as a Monday."""
    china = holidays.country_holidays("CN", years=year, language="zh_CN")
    for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + timedelta(days=number)
        works = china.is_working_day(day)
        if works != (day.weekday() < SATURDAY):
            yield OfficialDay(
                day, MONDAY if works else None, "调休上班" if works else china.get(day, "")[:60]
            )
