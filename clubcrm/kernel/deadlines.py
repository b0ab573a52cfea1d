"""Deadlines that anyone can reproduce: each comes with the steps that led to it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from clubcrm.kernel.clock import to_business_time
from clubcrm.kernel.models import Calendar

FURTHEST_DAYS = 400


class NoWorkingTime(Exception):
    """The calendar has no working hours within FURTHEST_DAYS."""


class Step(NamedTuple):
    """A stretch of working time that counted, in business time, and its minutes."""

    begins: datetime
    ends: datetime
    minutes: int


class Deadline(NamedTuple):
    at: datetime
    steps: list[Step]


class Hours(NamedTuple):
    """A calendar read once: shifts by weekday, and the days that differ (None: nobody works)."""

    shifts: dict[int, list[tuple[time, time]]]
    days: dict[date, int | None]

    def list_shifts(self, day: date) -> list[tuple[time, time]]:
        weekday = self.days.get(day, day.weekday())
        return [] if weekday is None else self.shifts.get(weekday, [])


def read(calendar: Calendar) -> Hours:
    """Two queries, whatever the length of the calendar."""
    shifts: dict[int, list[tuple[time, time]]] = {}
    for row in calendar.hours.order_by("weekday", "from_time"):
        shifts.setdefault(row.weekday, []).append((row.from_time, row.until_time))
    return Hours(shifts, dict(calendar.days.values_list("day", "works_as")))


def stretches(hours: Hours, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The working stretches after `start` (business time), in order."""
    for ahead in range(FURTHEST_DAYS):
        day = start.date() + timedelta(days=ahead)
        for begins, ends in hours.list_shifts(day):
            begin = max(datetime.combine(day, begins, start.tzinfo), start)
            end = datetime.combine(day, ends, start.tzinfo)
            if begin < end:
                yield begin, end


def after(*, start: datetime, minutes: int, hours: Hours | None) -> Deadline:
    """The instant `minutes` of working time after the aware instant `start`; `hours` None: by the wall clock.

    A deadline that falls on the end of a shift stays there. Raises NoWorkingTime, ValueError for minutes below 1.
    """
    if minutes < 1:
        raise ValueError("a deadline lies at least a minute ahead")
    local = to_business_time(start)
    if hours is None:
        end = local + timedelta(minutes=minutes)
        return Deadline(end, [Step(local, end, minutes)])
    left, steps = timedelta(minutes=minutes), []
    for begin, end in stretches(hours, local):
        used = min(left, end - begin)
        steps.append(Step(begin, begin + used, round(used.total_seconds() / 60)))
        left -= used
        if not left:
            return Deadline(begin + used, steps)
    raise NoWorkingTime(start, minutes)
