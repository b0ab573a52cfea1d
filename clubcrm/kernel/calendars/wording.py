"""What a calendar does, in sentences."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clubcrm.kernel import deadlines, languages
from clubcrm.kernel.clock import to_business_time
from clubcrm.kernel.deadlines import Hours
from clubcrm.kernel.models import WorkingHours

AHEAD = 14
EXAMPLE_HOURS = 8
Shifts = list[tuple[time, time]]


class Ahead(NamedTuple):
    """One of the next days: its hours, or none."""

    day: date
    weekday: str
    hours: list[str]
    differs: bool


def say_shifts(shifts: Shifts) -> str:
    """08:30–12:00, 13:00–17:30; "closed" where there is none."""
    return languages.choose("、", ", ").join(write_shifts(shifts)) or pgettext("day of a calendar", "closed")


def write_shifts(shifts: Shifts) -> list[str]:
    return [f"{begins:%H:%M}–{ends:%H:%M}" for begins, ends in shifts]


def name_weekday(weekday: int) -> str:
    return str(WorkingHours.Weekday(weekday).label)


def list_ahead(hours: Hours, today: date) -> list[Ahead]:
    """The next two weeks, today first."""
    days = [today + timedelta(days=number) for number in range(AHEAD)]
    return [
        Ahead(
            day, name_weekday(day.weekday()), write_shifts(hours.list_shifts(day)), is_different(hours, day)
        )
        for day in days
    ]


def is_different(hours: Hours, day: date) -> bool:
    return hours.days.get(day, day.weekday()) != day.weekday()


def describe(hours: Hours, at: datetime, year: int) -> list[str]:
    """The week, the days of the year that differ, and where a clock that starts now would end."""
    return [say_week(hours), say_year(hours, year), say_example(hours, at)]


def say_week(hours: Hours) -> str:
    if not any(hours.shifts.values()):
        return _(
            "No hours yet: deadlines that name this calendar run by the clock on the wall, day and night."
        )
    groups = languages.choose("；", "; ").join(
        f"{name_span(first, last)} {say_shifts(shifts)}" for first, last, shifts in group_days(hours)
    )
    minutes = sum(count_minutes(shifts) for shifts in hours.shifts.values())
    return _("The week: %(days)s. That is %(hours)s hours a week.") % {
        "days": groups,
        "hours": f"{minutes / 60:g}",
    }


def name_span(first: int, last: int) -> str:
    if first == last:
        return name_weekday(first)
    return _("%(first)s to %(last)s") % {"first": name_weekday(first), "last": name_weekday(last)}


def group_days(hours: Hours) -> Iterator[tuple[int, int, Shifts]]:
    """Neighbouring weekdays with the same hours, as first, last and hours."""
    first = 0
    for weekday in range(1, 8):
        if weekday == 7 or hours.shifts.get(weekday, []) != hours.shifts.get(first, []):
            yield first, weekday - 1, hours.shifts.get(first, [])
            first = weekday


def count_minutes(shifts: Iterable[tuple[time, time]]) -> int:
    return sum((ends.hour - begins.hour) * 60 + ends.minute - begins.minute for begins, ends in shifts)


def say_year(hours: Hours, year: int) -> str:
    of_year = [works_as for day, works_as in hours.days.items() if day.year == year]
    closed = sum(works_as is None for works_as in of_year)
    if not of_year:
        return _("%(year)s: no day differs from its week; public holidays are worked as any other day.") % {
            "year": year
        }
    text = _("%(year)s: %(closed)s holidays without hours, %(other)s days with the hours of another weekday.")
    return text % {"year": year, "closed": closed, "other": len(of_year) - closed}


def say_example(hours: Hours, at: datetime) -> str:
    """Where a clock of 8 working hours that starts at `at` would end."""
    try:
        due = deadlines.after(start=at, minutes=EXAMPLE_HOURS * 60, hours=hours).at
    except deadlines.NoWorkingTime:
        return _("A deadline of %(count)s hours that starts now ends by the clock on the wall.") % {
            "count": EXAMPLE_HOURS
        }
    text = _("A deadline of %(count)s working hours that starts now (%(now)s) falls on %(due)s.")
    return text % {"count": EXAMPLE_HOURS, "now": say_instant(at), "due": say_instant(due)}


def say_instant(at: datetime) -> str:
    """Tuesday 2026-12-01 15:40."""
    local = to_business_time(at)
    return f"{name_weekday(local.weekday())} {local:%Y-%m-%d %H:%M}"
