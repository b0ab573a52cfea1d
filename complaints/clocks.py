"""The three clocks of a complaint: answer, solution, closing. Pure: they read nothing and write nothing.

Which clocks run depends on the state. Each rings twice: at WARN_PERCENT of its time and when it has run out. Alarms
ring in order, so that one pointer (`Complaint.next_due_at`) says what has rung: everything before it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from clubcrm.kernel import deadlines
from complaints import steps
from complaints.models import Complaint, Grade

CLOCKS = ("respond", "solve", "close")
WARN_PERCENT = 80


class Alarm(NamedTuple):
    """When a clock rings, and whether it is the end (False: the reminder before)."""

    at: datetime
    clock: str
    final: bool


def list_running(state: str) -> tuple[str, ...]:
    """The clocks that run in this state, in order: those that no step on the way to it stops."""
    reached = steps.STATES.index(state)
    passed = [step for step in steps.list_flow() if steps.STATES.index(step.begins_in) < reached]
    stopped = {clock for step in passed for clock in step.stops}
    return tuple(clock for clock in CLOCKS if clock not in stopped)


def find_deadline(
    start: datetime, minutes: int, hours: deadlines.Hours | None
) -> tuple[deadlines.Deadline, deadlines.Hours | None]:
    """When these minutes are over, and in which hours they were counted.

    A calendar without working time would never ring: then the clock on the wall counts.
    """
    try:
        return deadlines.after(start=start, minutes=minutes, hours=hours), hours
    except deadlines.NoWorkingTime:
        return deadlines.after(start=start, minutes=minutes, hours=None), None


def start_clocks(
    complaint: Complaint, *, clocks: Iterable[str], at: datetime, hours: deadlines.Hours | None
) -> None:
    """Give these clocks of the complaint's grade their time again, from `at`. Changes the object only."""
    for clock in clocks:
        minutes = complaint.grade.minutes_of(clock)
        due, counted = find_deadline(at, minutes, hours)
        warn = deadlines.after(start=at, minutes=max(1, minutes * WARN_PERCENT // 100), hours=counted)
        setattr(complaint, f"{clock}_by_at", due.at)
        complaint.clocks[clock] = explain(complaint.grade, at, minutes, due, warn.at, counted is not None)


def explain(
    grade: Grade, at: datetime, minutes: int, due: deadlines.Deadline, warn: datetime, in_hours: bool
) -> dict[str, Any]:
    """How a deadline came about, as data: from when, how long, in which hours, stretch by stretch."""
    return {
        "from": at.isoformat(),
        "minutes": minutes,
        "grade": grade.number,
        "calendar": [grade.calendar.name_zh, grade.calendar.name_en] if in_hours and grade.calendar else None,
        "warn": warn.isoformat(),
        "steps": [[step.begins.isoformat(), step.ends.isoformat(), step.minutes] for step in due.steps],
    }


def list_alarms(complaint: Complaint) -> list[Alarm]:
    """Every alarm of the clocks that run in this state, in order, rung or not."""
    found = []
    for clock in list_running(complaint.state):
        warn = datetime.fromisoformat(complaint.clocks[clock]["warn"])
        found += [Alarm(warn, clock, False), Alarm(complaint.due_at(clock), clock, True)]
    return sorted(found)


def point_at_next(complaint: Complaint, *, since: datetime) -> None:
    """Let `next_due_at` be the first alarm from `since` on; None when none is left."""
    left = [alarm.at for alarm in list_alarms(complaint) if alarm.at >= since]
    complaint.next_due_at = left[0] if left else None


def find_unrung_since(complaint: Complaint, at: datetime) -> datetime:
    """From when on alarms have not rung: the pointer, where the sweeper is behind; else `at`."""
    return min(complaint.next_due_at, at) if complaint.next_due_at else at


def list_ringing(complaint: Complaint, at: datetime) -> list[Alarm]:
    """The alarms that are past at `at` and have not rung. A deadline is kept up to its very instant."""
    if complaint.next_due_at is None:
        return []
    return [alarm for alarm in list_alarms(complaint) if complaint.next_due_at <= alarm.at < at]
