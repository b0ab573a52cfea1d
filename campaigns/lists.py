"""What the page Care shows: the messages of a day by state, and the occasions they follow."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import letters, occasions, queries, wording
from campaigns.models import Message, Occasion, Template
from campaigns.occasions import OccasionKind
from clubcrm.kernel import languages, lists
from clubcrm.kernel.models import Branch
from clubcrm.kernel.scope import Scope

State = Message.State
# What people ask for, and which states that is.
SHOWN: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "all": (_("All"), tuple(State.values)),
    "sent": (_("Sent"), (State.SENT,)),
    "not_sent": (_("Not sent"), (State.NOT_SENT, State.FAILED)),
    "waiting": (_("Waiting"), (State.WAITING, State.SENDING)),
    "unclear": (_("Unclear"), (State.UNCLEAR,)),
}


# A letter with the tag of its language.
Samples = list[tuple[str, letters.Letter]]
SAMPLES = (("zh-Hans", letters.ZH, "王建国"), ("en", letters.EN, "John Miller"))


class Tab(NamedTuple):
    """One of the page's states with how many there are."""

    code: str
    label: str | Promise
    number: int


class Page(NamedTuple):
    """Messages, the newest written down first, and the cursor of the next page (None: the last)."""

    rows: list[Message]
    next: int | None


def read_day(address: QueryDict, today: date) -> date:
    """The day of the address; anything unreadable means today."""
    return lists.read_day(address.get("on")) or today


def list_tabs(on: date, scope: Scope) -> list[Tab]:
    counted = queries.count_states(on, scope.branch_ids)
    return [
        Tab(code, label, sum(counted.get(state, 0) for state in states))
        for code, (label, states) in SHOWN.items()
    ]


def list_messages(on: date, show: str, scope: Scope, address: QueryDict) -> Page:
    """The messages of a day at these branches in the states asked for; `before` of the address turns the page."""
    rows = Message.objects.within(scope).filter(due_on=on)
    if show != "all":
        rows = rows.filter(state__in=SHOWN[show][1])
    rows = rows.select_related("customer", "branch", "occasion", "resolved_by__staff").with_attempts()
    return Page(*lists.list_older(rows, lists.read_number(address.get("before"))))


def list_unclear(scope: Scope) -> list[Message]:
    """What waits for a person's word, of any day, the oldest first; at most a page."""
    rows = Message.objects.within(scope).filter(state=State.UNCLEAR)
    return list(rows.select_related("customer", "branch").with_attempts().order_by("id")[: lists.ROWS])


def list_occasions(branch: Branch | None) -> list[tuple[Occasion, Samples]]:
    """Every occasion with its letters."""
    kinds, rows = occasions.find_kinds(), Occasion.objects.select_related("template")
    return [(row, list_samples(row.template, branch, [kinds[row.kind]])) for row in rows]


def list_samples(
    template: Template, branch: Branch | None, kinds: Collection[OccasionKind] | None = None
) -> Samples:
    """The text in both languages as a member of this branch would get it, on an occasion of any or of these kinds."""
    hotline = queries.find_hotline(branch.id if branch else None)
    return [
        (
            tag,
            letters.write_sample(
                template,
                occasions.find_kinds().values() if kinds is None else kinds,
                recipient="",
                language=language,
                name=name,
                branch=branch.name if branch else "clubcrm",
                hotline=hotline,
            ),
        )
        for tag, language, name in SAMPLES
    ]


def list_chips(branch: Branch | None) -> list[tuple[str, str]]:
    """The placeholders of a text as they are written, each with what a member would read in its place."""
    language, name = (letters.ZH, SAMPLES[0][2]) if languages.chinese() else (letters.EN, SAMPLES[1][2])
    hotline = queries.find_hotline(branch.id if branch else None)
    values = {"name": name, "branch": branch.name if branch else "clubcrm", "hotline": hotline or "—"}
    values["sender"] = wording.name_team(language)
    own = [each for kind in occasions.find_kinds().values() for each in kind.placeholders]
    values |= {each.name: each.sample(language) for each in own}
    return [(f"{{{name}}}", value) for name, value in values.items()]
