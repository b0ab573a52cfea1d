"""Versions of earning rules: drafted, proposed, activated, closed. A version in force never changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clubcrm.kernel import approvals, inbox
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval, User
from points import rules
from points.models import EarningRule, Unit
from points.operations.calling import Refused
from points.queries import POINT

KIND = "earning-rule"
PROPOSED = gettext_noop("Earning rule %(name)s, to be in force from %(day)s: waits for your approval")
BEGUN = (EarningRule.State.ACTIVE, EarningRule.State.CLOSED)


class UnknownKind(Refused):
    """No file of points/rules defines this kind."""


class FiguresWrong(Refused):
    """The figures do not fit the kind. `errors` maps each figure to its sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


class InForce(Refused):
    """The version is in force or closed: draft a new one instead."""


class WrongDate(Refused):
    """The date would rewrite what has been or overlap a later version. `earliest` is the first possible day."""

    def __init__(self, earliest: date) -> None:
        super().__init__(earliest)
        self.earliest = earliest


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a version says. `params` are the figures of its kind; nothing chosen in categories or payers means all."""

    code: str
    name_zh: str
    name_en: str
    kind: str
    params: dict[str, Any]
    categories: Iterable[int] = ()
    payers: list[str] = field(default_factory=list)
    expires: str = EarningRule.Expires.NEVER
    expires_after: int | None = None
    unit: str = POINT


def figures(kind: str, params: dict[str, Any]) -> dict[str, Any]:
    """The figures as they are stored. Raises UnknownKind, FiguresWrong."""
    if kind not in rules.kinds():
        raise UnknownKind(kind)
    form = rules.kinds()[kind].form(params)
    errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    errors |= {name: [rules.not_a_figure(kind)] for name in set(params) - set(form.fields)}
    if errors:
        raise FiguresWrong(errors)
    return {name: value for name, value in form.cleaned_data.items() if value is not None}


@transaction.atomic
def draft(*, content: Draft, by: int | None, at: datetime, rule: int | None = None) -> int:
    """Write a draft: a new version of `content.code`, or (rule=id) the draft of that id anew. Gives its id.

    Raises InForce when that version is a draft no more, UnknownKind, FiguresWrong.
    """
    written = EarningRule(
        name_zh=content.name_zh, name_en=content.name_en, kind=content.kind, payers=content.payers,
        params=figures(content.kind, content.params), expires=content.expires,
        expires_after=content.expires_after, unit=Unit.objects.get(code=content.unit), recorded_by_id=by, recorded_at=at,
    )  # fmt: skip
    if rule is None:
        newest = EarningRule.objects.filter(code=content.code).aggregate(Max("version"))["version__max"]
        written.code, written.version = content.code, (newest or 0) + 1
    else:
        former = changeable(rule, EarningRule.State.DRAFT)
        written.id, written.code, written.version = former.id, former.code, former.version
    written.save()
    written.categories.set(content.categories)
    return written.id


def draft_from(*, rule: int, by: int | None, at: datetime) -> int:
    """A new draft that says what this version says. Gives its id."""
    former = EarningRule.objects.select_related("unit").get(id=rule)
    content = Draft(
        code=former.code, name_zh=former.name_zh, name_en=former.name_en, kind=former.kind, params=former.params,
        categories=list(former.categories.values_list("id", flat=True)), payers=former.payers,
        expires=former.expires, expires_after=former.expires_after, unit=former.unit.code,
    )  # fmt: skip
    return draft(content=content, by=by, at=at)


@transaction.atomic
def propose(*, rule: int, active_from: date, by: int | None, at: datetime) -> None:
    """A draft is put forward, to be in force from a day on; it changes no more. A second person decides in the inbox.

    Raises InForce, WrongDate. What the system proposes (`by` None) waits for nobody: it activates by itself.
    """
    version = changeable(rule, EarningRule.State.DRAFT)
    predecessor(version, active_from)
    EarningRule.objects.filter(id=rule).update(state=EarningRule.State.PROPOSED, active_from=active_from)
    if by:
        approvals.propose(
            kind=KIND, subject=rule, text=PROPOSED, by=by, at=at,
            figures={"name": f"{version.name_zh} {version.name_en} {version.version}", "day": active_from.isoformat()},
        )  # fmt: skip


@transaction.atomic
def withdraw(*, rule: int, by: int | None, at: datetime) -> None:
    """A proposal becomes a draft again. Raises InForce."""
    changeable(rule, EarningRule.State.PROPOSED)
    approvals.withdraw(kind=KIND, subject=rule, by=by, at=at)
    back_to_draft(rule)


def back_to_draft(rule: int) -> None:
    EarningRule.objects.filter(id=rule).update(state=EarningRule.State.DRAFT, active_from=None)


def decided(*, approval: Approval, by: User, at: datetime) -> None:
    """Approved, it is put into force from the day it was proposed for; declined, it is a draft again."""
    if approval.approved:
        version = EarningRule.objects.get(id=approval.subject)
        try:
            activate(rule=version.id, active_from=version.active_from or business_date(at), by=by.id, at=at)
        except WrongDate as wrong:
            text = _("Not from that day: %(day)s is the earliest.")
            raise approvals.Impossible(text % {"day": wrong.earliest}) from wrong
    else:
        back_to_draft(approval.subject)
    inbox.tell_proposer(approval, at=at)


@transaction.atomic
def activate(*, rule: int, active_from: date, by: int | None, at: datetime) -> None:
    """Put a draft or proposal into force from a day on; the version in force before ends the day before.

    A version without a predecessor may begin in the past (invoices not yet earned then earn). One with a predecessor
    begins after the day that one began. Raises InForce, WrongDate, approvals.NeedsSecond.
    """
    version = changeable(rule, EarningRule.State.DRAFT, EarningRule.State.PROPOSED)
    approvals.require(KIND, subject=rule, by=by)
    approvals.withdraw(kind=KIND, subject=rule, by=by, at=at)
    if (former := predecessor(version, active_from)) and former.active_until is None:
        end(former.id, active_from)
    EarningRule.objects.filter(id=rule).update(
        state=EarningRule.State.ACTIVE, active_from=active_from, activated_by=by, activated_at=at
    )


def predecessor(version: EarningRule, active_from: date) -> EarningRule | None:
    """The version before it that is or was in force. Raises WrongDate where it could not end before `active_from`."""
    begun = EarningRule.objects.filter(code=version.code, state__in=BEGUN).exclude(id=version.id)
    former = begun.order_by("active_from").last()
    if former and active_from < (ends := former.active_until or day_after(former.active_from)):
        raise WrongDate(earliest=ends)
    return former


@transaction.atomic
def close(*, rule: int, active_until: date, by: int | None, at: datetime) -> None:
    """End a version: `active_until` is the first day it no longer holds. Raises InForce (not active), WrongDate."""
    version = changeable(rule, EarningRule.State.ACTIVE)
    if active_until < (earliest := day_after(version.active_from)):
        raise WrongDate(earliest=earliest)
    end(rule, active_until)


def day_after(day: date | None) -> date:
    """The next day. A version in force always has a first day (earning_rule_in_force_from_a_date)."""
    assert day is not None
    return day + timedelta(days=1)


def end(rule: int, active_until: date) -> None:
    EarningRule.objects.filter(id=rule).update(state=EarningRule.State.CLOSED, active_until=active_until)


def changeable(rule: int, *states: str) -> EarningRule:
    """The version, locked. Raises InForce unless it is in one of these states."""
    version = EarningRule.objects.select_for_update().get(id=rule)
    if version.state not in states:
        raise InForce(rule)
    return version
