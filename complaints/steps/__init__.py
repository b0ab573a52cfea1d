"""What is done with a complaint: one file here per kind of step; a file that defines STEP is all it takes to add one.

The seven states of a complaint stay: clocks, lists and figures rest on them. A step begins in one of them, and leads to
another or stays in it. Of the steps of a state those that stay come first, the one that leads on comes last.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

from clubcrm.kernel import discovery
from clubcrm.kernel.models import User
from clubcrm.kernel.scope import NOTHING, Scope
from complaints import wording
from complaints.forms import KeyedForm
from complaints.lines import BESIDE_STEPS, StoryLine
from complaints.models import Complaint

STATES = tuple(Complaint.State.values)


class Taking(NamedTuple):
    """A step being taken: of which complaint (locked), by whom, when, and within which branches they may decide."""

    complaint: Complaint
    by: User
    at: datetime
    scope: Scope = NOTHING


@dataclass(frozen=True)
class Exit(StoryLine):
    """A way a step ends: its line in the story, the state it leads to ("": it stays), the outcome if that closes."""

    ends_in: str = ""
    outcome: str = ""


class Refusal(NamedTuple):
    """What is said of an exception that the act raises: a level of django.contrib.messages, and a sentence that may
    name attributes of the exception."""

    level: int
    text: str | Promise


def may_handle(user: User, complaint: Complaint) -> bool:
    """Managers handle every complaint they see, others those that are theirs."""
    if user.has_perm("complaints.manage_complaint"):
        return True
    staff = complaint.owner_staff
    return user.has_perm("complaints.handle_complaint") and staff is not None and staff.user_id == user.id


@dataclass(frozen=True)
class StepKind:
    """One kind of step. `code` stands in the address; `act(taking, **answers)` does it with what the form asks for.

    `exits`: the way on first. `begins_in` "": at any time while the complaint is open, beside the flow. `stops` are the
    clocks that no longer run once the step is done. `place` orders the steps that stay in one state. `hold` locks what
    has to be locked before the complaint. `may` says who may take it, `offers` to whom of them the page shows its form;
    `hint` and `waits` are sentences beside the form, and in its place for all others.
    """

    code: str
    heading: str | Promise
    button: str | Promise
    form: type[KeyedForm]
    act: Callable[..., None]
    exits: tuple[Exit, ...]
    begins_in: str = ""
    stops: tuple[str, ...] = ()
    place: int = 0
    hold: Callable[[Iterable[int]], None] = lambda complaints: None
    may: Callable[[User, Complaint], bool] = may_handle
    offers: Callable[[User, Complaint], bool] = lambda user, complaint: True
    hint: Callable[[Complaint], str] = lambda complaint: ""
    waits: Callable[[Complaint], str] = wording.say_whom_it_waits_for
    refusals: Mapping[type[Exception], Refusal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.stops and not self.leads_on:
            raise ImproperlyConfigured(f"Step {self.code} stops clocks but stays in its state.")

    @property
    def leads_on(self) -> bool:
        return any(exit.ends_in for exit in self.exits)

    def stands_in(self, kinds: Collection[str]) -> bool:
        """Whether one of its lines is among these kinds of lines."""
        return any(exit.kind in kinds for exit in self.exits)


def find_all() -> dict[str, StepKind]:
    """Every kind of step by its code."""
    return discovery.find_kinds_in_folder(__name__, StepKind, called="STEP", code="code")


def list_flow() -> list[StepKind]:
    """The steps from being received to being closed, in order."""
    flow = [step for step in find_all().values() if step.begins_in]
    return sorted(flow, key=lambda step: (STATES.index(step.begins_in), step.leads_on, step.place))


def list_beside_flow() -> list[StepKind]:
    """The steps that are taken at any time while the complaint is open."""
    return [step for step in find_all().values() if not step.begins_in]


def find_next(state: str, written: Collection[str]) -> StepKind | None:
    """The step that comes next in this state, when the story has lines of the kinds `written`; None once closed."""
    of_state = (step for step in list_flow() if step.begins_in == state)
    return next((step for step in of_state if step.leads_on or not step.stands_in(written)), None)


def find_line(kind: str) -> StoryLine:
    """The line that an event keeps as `kind`; one of its own for a kind whose file is gone."""
    exits = [exit for step in find_all().values() for exit in step.exits]
    found = {line.kind: line for line in (*BESIDE_STEPS, *exits)}
    return found.get(kind) or StoryLine(kind, kind, "dot")
