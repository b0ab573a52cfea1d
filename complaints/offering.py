"""The grades as the intake form offers them: meaning, owner on either side, and the deadlines if taken in now."""

from datetime import datetime
from typing import NamedTuple

from clubcrm.kernel import deadlines
from complaints import owners, running
from complaints.models import Grade

CLOCKS = ("respond", "solve", "close")


class Offer(NamedTuple):
    grade: Grade
    owners: str
    deadlines: tuple[tuple[str, str], ...]


def of(at: datetime) -> list[Offer]:
    """Every grade, the mildest first. Two queries per calendar, one for the grades."""
    grades = list(Grade.objects.select_related("calendar"))
    calendars = {grade.calendar for grade in grades if grade.calendar}
    hours = {calendar.id: deadlines.read(calendar) for calendar in calendars}
    return [offer(grade, hours.get(grade.calendar_id or 0), at) for grade in grades]


def offer(grade: Grade, hours: deadlines.Hours | None, at: datetime) -> Offer:
    names = dict.fromkeys(owners.role(code) for code in (grade.service_owner, grade.sales_owner))
    return Offer(grade, " / ".join(names), tuple(due(grade, clock, hours, at) for clock in CLOCKS))


def due(grade: Grade, clock: str, hours: deadlines.Hours | None, at: datetime) -> tuple[str, str]:
    """What is due and when, in words; nothing where the calendar has no hours."""
    try:
        ends = deadlines.after(start=at, minutes=grade.minutes_of(clock), hours=hours).at
    except deadlines.NoWorkingTime:
        ends = deadlines.after(start=at, minutes=grade.minutes_of(clock), hours=None).at
    return str(running.DUTIES[clock]), running.when(ends, at)
