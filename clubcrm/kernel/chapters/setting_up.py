"""What a new club does first: a list that ticks itself off from facts, until somebody puts it away."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise

from clubcrm.kernel.chapters.kinds import Step, chapters
from clubcrm.kernel.models import Milestone

AWAY = "set-up-put-away"
PERMISSION = "kernel.manage_staff"


class NotYet(Exception):
    """The list is put away when everything on it is done."""


class ShownStep(NamedTuple):
    """A step with where it is done and whether it is."""

    code: str
    label: str | Promise
    why: str | Promise
    url: str
    done: bool
    confirmed: bool


class SetUp(NamedTuple):
    """The whole list, in the order of the chapters."""

    steps: list[ShownStep]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def open(self) -> list[ShownStep]:
        return [step for step in self.steps if not step.done]


def read(user: Any) -> SetUp | None:
    """The list as it stands; None for who does not set up the club, and once it was put away. A query per open step."""
    if not user.has_perm(PERMISSION):
        return None
    passed = set(Milestone.objects.values_list("code", flat=True))
    return None if AWAY in passed else SetUp([show(step, step.code in passed) for step in list_steps()])


def show(step: Step, passed: bool) -> ShownStep:
    return ShownStep(step.code, step.label, step.why, step.url(), passed or step.done(), step.confirmed)


def list_steps() -> list[Step]:
    """Of every chapter, in order."""
    return [step for chapter in chapters() for step in chapter.steps]


def find_confirmed(code: str) -> Step | None:
    """The step of this code, if it is somebody's to say that it is done."""
    return next((step for step in list_steps() if step.code == code and step.confirmed), None)


def pass_milestone(*, code: str, by: int | None, at: datetime) -> None:
    """It was done: written down the first time."""
    Milestone.objects.get_or_create(code=code, defaults={"by_id": by, "at": at})


def put_away(*, by: Any, at: datetime) -> None:
    """The list is not shown any more. Raises NotYet while something on it is open."""
    found = read(by)
    if found is not None:
        if found.open:
            raise NotYet
        pass_milestone(code=AWAY, by=by.pk, at=at)
