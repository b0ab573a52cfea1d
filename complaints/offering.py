"""The grades as the intake form offers them: meaning, owner on either side, and the deadlines if taken in now."""

from datetime import datetime
from typing import NamedTuple

from clubcrm.kernel import deadlines
from complaints import clocks, wording
from complaints.models import Grade


class OfferedGrade(NamedTuple):
    grade: Grade
    owners: str
    deadlines: tuple[tuple[str, str], ...]


def offer_grades(at: datetime) -> list[OfferedGrade]:
    """Every grade, the mildest first. Two queries per calendar, one for the grades."""
    grades = list(Grade.objects.select_related("calendar"))
    calendars = {grade.calendar for grade in grades if grade.calendar}
    hours = {calendar.id: deadlines.read(calendar) for calendar in calendars}
    return [offer_grade(grade, hours.get(grade.calendar_id or 0), at) for grade in grades]


def offer_grade(grade: Grade, hours: deadlines.Hours | None, at: datetime) -> OfferedGrade:
    owners = dict.fromkeys(wording.name_role(code) for code in (grade.service_owner, grade.sales_owner))
    due = tuple(say_deadline(grade, clock, hours, at) for clock in clocks.CLOCKS)
    return OfferedGrade(grade, " / ".join(owners), due)


def say_deadline(grade: Grade, clock: str, hours: deadlines.Hours | None, at: datetime) -> tuple[str, str]:
    """What is due and when, in words."""
    due, _counted = clocks.find_deadline(at, grade.minutes_of(clock), hours)
    return str(wording.DUTIES[clock]), wording.say_when(due.at, at)
