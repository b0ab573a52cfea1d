"""The flow and the story of a complaint, ready to be shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from complaints import steps, wording
from complaints.lines import RECEIVED
from complaints.models import Complaint, Event, Solution


class FlowStep(NamedTuple):
    """A step as the flow shows it: done (by whom, when), now, or ahead."""

    label: str
    status: str
    who: str = ""
    at: datetime | None = None


class ShownLine(NamedTuple):
    """A line of the story: what, by whom, what its figures say, the words, and what it costs."""

    label: str
    icon: str
    at: datetime
    who: str
    note: str
    words: str
    cost_cents: int | None


def read_events(complaint: Complaint) -> list[Event]:
    """The story, oldest first. One query."""
    return list(complaint.events.select_related("by__staff").order_by("id"))


def read_solution(complaint: Complaint) -> Solution | None:
    """The solution that waits or was approved; None where the newest was declined. One query."""
    newest = complaint.solutions.select_related("approval").order_by("-id").first()
    return newest if newest and newest.approval.approved is not False else None


def find_next_step(complaint: Complaint, events: Sequence[Event]) -> steps.StepKind | None:
    """What is to be done next; None once closed."""
    return steps.find_next(complaint.state, {event.kind for event in events})


def draw_flow(complaint: Complaint, events: Sequence[Event]) -> list[FlowStep]:
    """The way from received to closed. Steps that were taken back (a declined solution) are to come again; a step
    that this complaint was past before it could be taken is left out."""
    flow, following = steps.list_flow(), find_next_step(complaint, events)
    reached = flow.index(following) if following else len(flow)
    taken = (find_newest(step, events) for step in flow[:reached])
    done = [draw_done(event) for event in (events[0], *taken) if event]
    ahead = [str(step.heading) for step in flow[reached:]]
    return done + [FlowStep(label, "ahead" if place else "now") for place, label in enumerate(ahead)]


def find_newest(step: steps.StepKind, events: Sequence[Event]) -> Event | None:
    """The newest line that this step wrote."""
    return next((event for event in reversed(events) if step.stands_in({event.kind})), None)


def draw_done(event: Event) -> FlowStep:
    return FlowStep(str(steps.find_line(event.kind).label), "done", wording.name_person(event.by), event.at)


def list_lines(events: Sequence[Event]) -> list[ShownLine]:
    """The story, newest first."""
    return [show_line(event) for event in reversed(events)]


def show_line(event: Event) -> ShownLine:
    """The words of the intake are left out: they have a panel of their own."""
    line, figures = steps.find_line(event.kind), event.figures
    notes = (
        wording.name_outcome(figures),
        line.note(figures),
        wording.describe_deadline(event.clock, event.due_at, figures),
    )
    return ShownLine(
        str(line.label),
        line.icon,
        event.at,
        wording.name_person(event.by),
        " · ".join(note for note in notes if note),
        "" if line is RECEIVED else event.words,
        figures.get("cost_cents"),
    )
