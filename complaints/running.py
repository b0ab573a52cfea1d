"""The running clocks of a complaint in words, and how their deadlines came about."""

from datetime import datetime, timedelta
from typing import NamedTuple

from complaints import clocks, wording
from complaints.models import Complaint

SOON = timedelta(hours=1)


class Stretch(NamedTuple):
    """A stretch of time that counted: "11-20 Fri 16:05–17:30", "1 h 25 min"."""

    when: str
    length: str


class RunningClock(NamedTuple):
    """A clock: what is due, when, how it stands (fine, attention, soon, late) and in words, and the explanation."""

    clock: str
    duty: str
    due: datetime
    level: str
    left: str
    when: str
    basis: str
    stretches: tuple[Stretch, ...]


def read_clock(complaint: Complaint, at: datetime) -> RunningClock | None:
    """The clock that matters now; None once closed."""
    running = read_clocks(complaint, at)
    return running[0] if running else None


def read_clocks(complaint: Complaint, at: datetime) -> list[RunningClock]:
    """Every clock still running, the one that matters now first."""
    return [describe_clock(complaint, clock, at) for clock in clocks.list_running(complaint.state)]


def describe_clock(complaint: Complaint, clock: str, at: datetime) -> RunningClock:
    due, explanation = complaint.due_at(clock), complaint.clocks[clock]
    return RunningClock(
        clock=clock,
        duty=str(wording.DUTIES[clock]),
        due=due,
        level=rate_urgency(due, datetime.fromisoformat(explanation["warn"]), at),
        left=wording.say_time_left(due, at),
        when=wording.say_when(due, at),
        basis=wording.explain_deadline(explanation),
        stretches=tuple(describe_stretch(*stretch) for stretch in explanation["steps"]),
    )


def rate_urgency(due: datetime, warn: datetime, at: datetime) -> str:
    """fine, attention (most of the time is gone), soon (within the hour), late."""
    if at > due:
        return "late"
    if due - at <= SOON:
        return "soon"
    return "attention" if at >= warn else "fine"


def describe_stretch(begins: str, ends: str, minutes: int) -> Stretch:
    when = wording.say_stretch(datetime.fromisoformat(begins), datetime.fromisoformat(ends))
    return Stretch(when, wording.say_working_time(minutes))
