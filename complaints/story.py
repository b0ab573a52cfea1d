"""The flow and the story of a complaint, ready to be shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubcrm.kernel.models import User
from complaints import running
from complaints.models import Complaint, Event, Solution

State, Kind = Complaint.State, Event.Kind
FLOW = (
    State.RECEIVED, State.ANSWERED, State.JUSTIFIED, State.PROPOSED, State.APPROVED, State.CARRIED_OUT, State.CLOSED,
)  # fmt: skip
EXPLAINED = (State.RECEIVED, State.ANSWERED, State.CLOSED)
ICONS = {
    Kind.RECEIVED: "telephone-inbound", Kind.ANSWERED: "chat-dots", Kind.JUSTIFIED: "check2-square",
    Kind.REGRADED: "arrow-left-right", Kind.WARNED: "alarm", Kind.ESCALATED: "arrow-up-circle",
    Kind.ALERTED: "exclamation-triangle",
    Kind.PROPOSED: "lightbulb", Kind.APPROVED: "check-circle", Kind.DECLINED: "x-circle",
    Kind.CARRIED_OUT: "tools", Kind.CLOSED: "flag", Kind.HANDED_OVER: "people",
    Kind.ATTACHED: "paperclip",
}  # fmt: skip


class Flow(NamedTuple):
    """A step of the flow: done (by whom, when), now, or to come."""

    label: str
    status: str
    who: str = ""
    at: datetime | None = None


class Line(NamedTuple):
    """A line of the story: what, who (None: the clock), a note, the words, and what it cost."""

    event: Event
    icon: str
    who: str
    note: str
    cost_cents: int | None


def events(complaint: Complaint) -> list[Event]:
    """The story, oldest first. One query."""
    return list(complaint.events.select_related("by__staff").order_by("id"))


def solution(complaint: Complaint) -> Solution | None:
    """The newest one, with who proposed it. One query."""
    return complaint.solutions.select_related("approval__proposed_by__staff").order_by("-id").first()


def flow(complaint: Complaint, told: Sequence[Event]) -> list[Flow]:
    """The way from received to closed; steps that were taken back (a declined solution) are to come again."""
    path = EXPLAINED if complaint.outcome == Complaint.Outcome.EXPLAINED else FLOW
    reached = path.index(complaint.state)
    newest = {event.kind: event for event in told}
    return [flow_step(state, index - reached, newest.get(state)) for index, state in enumerate(path)]


def flow_step(state: Complaint.State, ahead: int, event: Event | None) -> Flow:
    label = str(Event.Kind(state).label)
    if ahead <= 0 and event:
        return Flow(label, "done", who(event.by), event.at)
    return Flow(label, "now" if ahead == 1 else "ahead")


def lines(told: Sequence[Event]) -> list[Line]:
    """The story, newest first."""
    return [
        Line(event, ICONS[Kind(event.kind)], who(event.by), note(event), event.figures.get("cost_cents"))
        for event in reversed(told)
    ]


def who(user: User | None) -> str:
    """The person at work behind a sign-in."""
    if user is None:
        return _("the clock")
    staff = getattr(user, "staff", None)
    return str(staff) if staff else user.get_username()


def note(event: Event) -> str:
    """What the figures of an event say."""
    figures, parts = event.figures, []
    if event.kind in (Kind.REGRADED, Kind.ESCALATED):
        grades = {"before": figures["from"], "after": figures["grade"]}
        parts.append(_("grade %(before)s to %(after)s") % grades)
    if event.kind == Kind.HANDED_OVER:
        parts.append(_("from %(from)s to %(to)s") % figures)
    if event.due_at:
        due = {
            "duty": running.DUTIES[event.clock],
            "due": running.local(event.due_at).strftime("%m-%d %H:%M"),
        }
        parts.append(_("%(duty)s: due %(due)s") % due)
    if figures.get("late"):
        parts.append(_("after the deadline"))
    if event.kind == Kind.RECEIVED and figures["asked"] < figures["grade"]:
        parts.append(_("the channel makes it grade %(grade)s") % figures)
    if event.kind == Kind.ATTACHED:
        parts.append(ngettext("%(files)s file", "%(files)s files", figures["files"]) % figures)
    if event.kind == Kind.CLOSED:
        parts.append(str(Complaint.Outcome(figures["outcome"]).label))
    if figures.get("satisfaction") is not None:
        parts.append(_("satisfaction %(satisfaction)s of 10") % figures)
    return " · ".join(parts)
