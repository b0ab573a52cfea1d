"""What the page Care shows: the greetings of a day by state, and the occasion they follow."""

from datetime import date
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import letters, queries
from campaigns.models import Message, Occasion, Template
from clubcrm.kernel.models import Branch
from clubcrm.kernel.scope import Scope

ROWS = 50
State = Message.State
# What people ask for, and which states that is.
SHOWN: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "all": (_("All"), tuple(State.values)),
    "sent": (_("Greeted"), (State.SENT,)),
    "not_sent": (_("Not greeted"), (State.NOT_SENT, State.FAILED)),
    "waiting": (_("Waiting"), (State.WAITING, State.SENDING)),
    "unclear": (_("Unclear"), (State.UNCLEAR,)),
}


class Tab(NamedTuple):
    """One of the page's states with how many there are."""

    code: str
    label: str | Promise
    number: int


class Page(NamedTuple):
    """Messages, the newest written down first, and the cursor of the next page (None: the last)."""

    rows: list[Message]
    next: int | None


def day_of(address: QueryDict, today: date) -> date:
    """The day of the address; anything unreadable means today."""
    try:
        return date.fromisoformat(address.get("on", ""))
    except ValueError:
        return today


def tabs(on: date, scope: Scope) -> list[Tab]:
    counted = queries.counts(on, scope.branch_ids)
    return [
        Tab(code, label, sum(counted.get(state, 0) for state in states))
        for code, (label, states) in SHOWN.items()
    ]


def messages(on: date, show: str, scope: Scope, address: QueryDict) -> Page:
    """The messages of a day at these branches in the states asked for; `before` of the address turns the page."""
    rows = Message.objects.within(scope).filter(due_on=on)
    if show != "all":
        rows = rows.filter(state__in=SHOWN[show][1])
    before = address.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(id__lt=int(before))
    found = list(rows.select_related("customer", "branch", "resolved_by").order_by("-id")[: ROWS + 1])
    return Page(found[:ROWS], found[ROWS - 1].id if len(found) > ROWS else None)


def unclear(scope: Scope) -> list[Message]:
    """What waits for a person's word, of any day, the oldest first; at most a page."""
    rows = Message.objects.within(scope).filter(state=State.UNCLEAR)
    return list(rows.select_related("customer", "branch").order_by("id")[:ROWS])


def preview(template: Template, branch: Branch | None) -> list[tuple[str, letters.Letter]]:
    """The text in both languages as a member of this branch would get it: (language tag, letter)."""
    place = branch.name if branch else "clubcrm"
    hotline = queries.hotline(branch.id if branch else None)
    return [
        sample("zh-Hans", letters.ZH, "王建国", template.subject_zh, template.body_zh, place, hotline),
        sample("en", letters.EN, "John Miller", template.subject_en, template.body_en, place, hotline),
    ]


def sample(tag: str, language: str, name: str, subject: str, body: str, branch: str, hotline: str) -> Any:
    values = {"name": name, "branch": branch, "hotline": hotline, "sender": letters.team(language)}
    return tag, letters.filled("", subject, body, values, language)


def occasion() -> Occasion | None:
    return Occasion.objects.select_related("template").filter(code="birthday").first()
