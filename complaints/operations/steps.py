"""What every operation on a complaint shares: the lock, the line of the story, the move from state to state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from clubcrm.kernel import deadlines, inbox
from clubcrm.kernel.models import Calendar, Notice, Staff
from complaints import clocks
from complaints.models import Complaint, Event, Grade
from complaints.models.grades import RECEIVER
from complaints.operations.refusals import WrongState

FULL = ("grade", "grade__calendar", "grade__climbs_to", "grade__climbs_to__calendar", "channel")


def locked(complaint: int, *states: str) -> Complaint:
    """The complaint, locked to the end of the transaction. Raises WrongState unless it is in one of the states."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related(*FULL)
    row = rows.get(id=complaint)
    if row.state not in states:
        raise WrongState(row.state)
    return row


def write(
    complaint: Complaint, kind: str, *, by: int | None, at: datetime, words: str = "",
    figures: Mapping[str, Any] | None = None, clock: str = "", due_at: datetime | None = None,
) -> Event:  # fmt: skip
    """A line of the story."""
    return Event.objects.create(
        complaint=complaint, kind=kind, by_id=by, at=at, words=words, figures=dict(figures or {}), clock=clock,
        due_at=due_at,
    )  # fmt: skip


def move(complaint: Complaint, state: str, *, at: datetime, **changes: Any) -> list[str]:
    """Into the next state: clocks that no longer run are stopped. The clocks that were stopped too late.

    A deadline that passed without having rung yet (the sweeper was behind) counts as missed, but does not climb:
    the step has been done.
    """
    before, since = clocks.RUNNING[complaint.state], clocks.unrung_since(complaint, at)
    stopped = set(before) - set(clocks.RUNNING[state])
    late = [alarm.clock for alarm in clocks.ringing(complaint, at) if alarm.final and alarm.clock in stopped]
    complaint.state = state
    complaint.breaches += len(late)
    for name, value in changes.items():
        setattr(complaint, name, value)
    clocks.point_at_next(complaint, since=since)
    complaint.save(update_fields=["state", "breaches", "next_due_at", *changes])
    for clock in stopped:
        inbox.settle(prefix=key(complaint, clock), by=None, at=at)
    return late


def assign(complaint: Complaint, grade: Grade) -> None:
    """The grade and its owner; a grade owned by the receiver goes to whoever took the complaint in."""
    role = grade.owner_on(complaint.side)
    complaint.grade, complaint.owner_role, complaint.owner_staff = grade, role, None
    if role == RECEIVER:
        complaint.owner_staff = Staff.objects.filter(user=complaint.received_by_id).first()
        # Without a person at work behind the sign-in, customer care looks after it.
        complaint.owner_role = "" if complaint.owner_staff else "care-manager"


def hours_of(calendar: Calendar | None) -> deadlines.Hours | None:
    return deadlines.read(calendar) if calendar else None


def key(complaint: Complaint, clock: str) -> str:
    """The beginning of the keys of this clock's notices."""
    return f"complaint:{complaint.id}:{clock}:"


def tell_owner(
    complaint: Complaint, *, text: str, topic: str, once: str, due: datetime, at: datetime,
    level: str = Notice.Level.INFO,
) -> None:  # fmt: skip
    """A notice to the present owner, once per topic and `once`."""
    figures = {"number": complaint.number, "grade": complaint.grade.number, "due": clock_text(due)}
    inbox.tell(
        key=key(complaint, topic) + once, text=text, figures=figures, url=complaint.get_absolute_url(),
        branch=complaint.branch_id, role=complaint.owner_role, staff=complaint.owner_staff_id, at=at, level=level,
    )  # fmt: skip


def clock_text(instant: datetime) -> str:
    """11-23 10:30, in business time: read by people of either language."""
    return instant.astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE)).strftime("%m-%d %H:%M")
