"""What every operation on a complaint shares: the lock, the line of the story, the move from state to state."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from clubcrm.kernel import deadlines, inbox
from clubcrm.kernel.models import Calendar, Notice
from complaints import clocks, steps, wording
from complaints.lines import StoryLine
from complaints.models import Complaint, Event, Grade
from complaints.operations.refusals import WrongState

FULL = ("grade", "grade__calendar", "grade__climbs_to", "grade__climbs_to__calendar", "channel")


def lock(complaint: int, step: steps.StepKind) -> Complaint:
    """The complaint, locked to the end of the transaction. Raises WrongState unless the step is the next one; a step
    beside the flow may be taken until the complaint is closed."""
    row = Complaint.objects.select_for_update(of=("self",)).select_related(*FULL).get(id=complaint)
    following = steps.find_next(row.state, set(row.events.values_list("kind", flat=True)))
    if following is None or (step.begins_in and step is not following):
        raise WrongState(row.state)
    return row


def finish(
    taking: steps.Taking,
    exit: steps.Exit,
    *,
    words: str = "",
    figures: Mapping[str, Any] | None = None,
    **changes: Any,
) -> None:
    """The step is done: the complaint moves to the state of the exit, and the story says so.

    `changes` are fields of the complaint. Closed: no clock runs, every notice about it is over.
    """
    complaint, at = taking.complaint, taking.at
    kept: dict[str, Any] = {}
    if exit.outcome:
        kept["outcome"] = exit.outcome
        changes |= {"outcome": exit.outcome, "closed_at": at}
    if exit.ends_in:
        kept["late"] = move(complaint, exit.ends_in, at=at, **changes)
    write(complaint, exit, by=taking.by.id, at=at, words=words, figures=kept | dict(figures or {}))
    if exit.outcome:
        inbox.settle(prefix=f"complaint:{complaint.id}:", by=taking.by.id, at=at)


def write(
    complaint: Complaint,
    line: StoryLine,
    *,
    by: int | None,
    at: datetime,
    words: str = "",
    figures: Mapping[str, Any] | None = None,
    clock: str = "",
    due_at: datetime | None = None,
) -> None:
    """A line of the story."""
    Event.objects.create(
        complaint=complaint,
        kind=line.kind,
        by_id=by,
        at=at,
        words=words,
        figures=dict(figures or {}),
        clock=clock,
        due_at=due_at,
    )


def move(complaint: Complaint, state: str, *, at: datetime, **changes: Any) -> list[str]:
    """Into the next state: clocks that no longer run are stopped. The clocks that were stopped too late.

    A deadline that passed without having rung yet (the sweeper was behind) counts as missed, but does not climb:
    the step has been done.
    """
    before, since = clocks.list_running(complaint.state), clocks.find_unrung_since(complaint, at)
    stopped = set(before) - set(clocks.list_running(state))
    late = [
        alarm.clock for alarm in clocks.list_ringing(complaint, at) if alarm.final and alarm.clock in stopped
    ]
    complaint.state = state
    complaint.breaches += len(late)
    for name, value in changes.items():
        setattr(complaint, name, value)
    clocks.point_at_next(complaint, since=since)
    complaint.save(update_fields=["state", "breaches", "next_due_at", *changes])
    for clock in stopped:
        inbox.settle(prefix=name_notices(complaint, clock), by=None, at=at)
    return late


def read_hours(calendar: Calendar | None) -> deadlines.Hours | None:
    return deadlines.read(calendar) if calendar else None


def name_notices(complaint: Complaint, clock: str) -> str:
    """The beginning of the keys of this clock's notices."""
    return f"complaint:{complaint.id}:{clock}:"


def tell_owner(
    complaint: Complaint,
    *,
    text: str,
    topic: str,
    once: str,
    due: datetime,
    at: datetime,
    level: str = Notice.Level.INFO,
) -> None:
    """A notice to the present owner, once per topic and `once`; where it reaches nobody there, also to the next post that
    is held."""
    figures = {
        "number": complaint.number,
        "grade": complaint.grade.number,
        "due": wording.say_day_and_time(due),
    }
    inbox.tell(
        key=name_notices(complaint, topic) + once,
        text=text,
        figures=figures,
        url=complaint.get_absolute_url(),
        branch=complaint.branch_id,
        at=at,
        level=level,
        role=complaint.owner_role,
        staff=complaint.owner_staff_id,
        above=list_posts_above(complaint),
        unreached=wording.UNREACHED,
    )


def list_posts_above(complaint: Complaint) -> Iterator[str]:
    """The posts that own a complaint of this side as it climbs, the nearest first."""
    grades = {grade.id: grade for grade in Grade.objects.all()}
    above: Grade | None = complaint.grade
    while above and (above := grades.pop(above.climbs_to_id or 0, None)):
        yield above.owner_on(complaint.side)
