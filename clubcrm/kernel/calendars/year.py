"""A year's calendar to click: each day as it is by the week, and whether it differs."""

import calendar
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clubcrm.kernel.calendars import wording
from clubcrm.kernel.deadlines import Hours

MONTHS = range(1, 13)


class Cell(NamedTuple):
    """A day. `mark`: what stands in it once it differs; `label`: what is read out."""

    iso: str
    number: int
    is_open: bool
    differs: bool
    mark: str
    label: str


class Month(NamedTuple):
    name: str
    blanks: range  # before the first day, in weeks that begin on Monday
    days: list[Cell]


def lay_out(year: int, hours: Hours, differing: set[str]) -> list[Month]:
    """`differing`: the days marked, as they stand in the form."""
    return [lay_out_month(year, month, hours, differing) for month in MONTHS]


def lay_out_month(year: int, month: int, hours: Hours, differing: set[str]) -> Month:
    first, length = calendar.monthrange(year, month)
    days = [make_cell(date(year, month, number + 1), hours, differing) for number in range(length)]
    return Month(date_format(date(year, month, 1), "F"), range(first), days)


def make_cell(day: date, hours: Hours, differing: set[str]) -> Cell:
    is_open = bool(hours.shifts.get(day.weekday()))
    has_other_hours = is_open and hours.days.get(day) is not None
    usual_mark = pgettext("day of a calendar", "×") if is_open else pgettext("day of a calendar", "+")
    mark = pgettext("day of a calendar", "±") if has_other_hours else usual_mark
    usual = _("open by the week") if is_open else _("closed by the week")
    label = _("%(day)s %(weekday)s, %(usual)s: it differs")
    said = {"day": day.isoformat(), "weekday": wording.name_weekday(day.weekday()), "usual": usual}
    return Cell(day.isoformat(), day.day, is_open, day.isoformat() in differing, mark, label % said)
