"""Versions of a programme: draft, proposed, active, closed. Only a draft is edited; what is active never changes."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clubcrm.kernel import approvals, inbox
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval, User
from tiers import checking, ladders
from tiers.models import Benefit, Criterion, Programme, ProgrammeStep, Standing, Tier
from tiers.operations import counting, holding, marking
from tiers.queries import counting as sql
from tiers.queries import previewing, tallying

State = Programme.State
KIND = "tier-programme"
PROPOSED = gettext_noop("Tier programme %(name)s: waits for your approval")


class Invalid(Exception):
    """The rules cannot be used as they are; `problems` are sentences for a person."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class WrongState(Exception):
    """The version is not in the state this step starts from."""


class NotADraft(WrongState):
    """Only a draft may be edited; make a new version instead."""


class TierStillHeld(Invalid):
    """Members hold a tier that the new version does not have."""


class Effect(NamedTuple):
    """How many members would stand at a tier under a draft, and how many of them would rise to it."""

    tier: Tier
    members: int
    rising: int


def problems(*, programme: int) -> list[str]:
    """Why the version could not be proposed, as sentences; empty when it could."""
    return checking.list_problems(Programme.objects.get(id=programme))


def stepped(row: Programme, state: State, by: int | None, at: datetime) -> None:
    row.state = state
    row.save()
    ProgrammeStep.objects.create(programme=row, state=state, recorded_by_id=by, recorded_at=at)


def locked(programme: int, *states: State) -> Programme:
    """The version, locked. Raises WrongState unless it is in one of the states."""
    row = Programme.objects.select_for_update().get(id=programme)
    if row.state not in states:
        raise WrongState(
            _("%(programme)s is %(state)s.") % {"programme": row, "state": row.get_state_display()}
        )
    return row


@transaction.atomic
def propose(*, programme: int, by: int | None, at: datetime) -> None:
    """A draft that is complete waits for a second person's agreement; it can no longer be edited.

    Raises Invalid, WrongState. What the system proposes (`by` None) waits for nobody: it activates by itself.
    """
    row = locked(programme, State.DRAFT)
    if found := checking.list_problems(row):
        raise Invalid(found)
    stepped(row, State.PROPOSED, by, at)
    if by:
        figures = {"name": f"{row.name_zh} {row.name_en} {row.version}"}
        approvals.propose(kind=KIND, subject=row.id, text=PROPOSED, figures=figures, by=by, at=at)


@transaction.atomic
def withdraw(*, programme: int, by: int | None, at: datetime) -> None:
    """A proposed version becomes a draft again. Raises WrongState."""
    row = locked(programme, State.PROPOSED)
    approvals.withdraw(kind=KIND, subject=row.id, by=by, at=at)
    stepped(row, State.DRAFT, by, at)


def decided(*, approval: Approval, by: User, at: datetime) -> None:
    """Approved, it is put into force today; declined, it is a draft again."""
    if approval.approved:
        try:
            activate(programme=approval.subject, on=business_date(at), by=by.id, at=at)
        except Invalid as invalid:
            raise approvals.Impossible(str(invalid)) from invalid
    else:
        stepped(locked(approval.subject, State.PROPOSED), State.DRAFT, by.id, at)
    inbox.tell_proposer(approval, at=at)


@transaction.atomic
def activate(*, programme: int, on: date, by: int | None, at: datetime) -> None:
    """Put a proposed version in force from `on`, close the one before, and make everyone due.

    Its series are filled from the raw rows in the same transaction, so that the tallies are complete at once.
    Raises Invalid, TierStillHeld, WrongState, approvals.NeedsSecond.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK_ALL)
    held = marking.lock_watermarks()
    row = locked(programme, State.PROPOSED)
    approvals.require(KIND, subject=row.id, by=by)
    approvals.withdraw(kind=KIND, subject=row.id, by=by, at=at)
    if found := checking.list_problems(row):
        raise Invalid(found)
    keep_what_is_held(row)
    for former in Programme.objects.filter(state=State.ACTIVE):
        former.active_until = on
        stepped(former, State.CLOSED, by, at)
    row.active_from = on
    stepped(row, State.ACTIVE, by, at)
    holding.place_ends(ladders.read(row), on)
    if stands_at := held[tallying.TOUCHES].as_of:
        counting.place_series(ladders.in_force(), stands_at)
        counting.make_everyone_due("rules")


def keep_what_is_held(row: Programme) -> None:
    """Raise TierStillHeld where a tier that members hold is missing from a new version of the same programme."""
    codes = row.tiers.values("code")
    missing = Standing.objects.filter(tier__programme__code=row.code).exclude(tier__code__in=codes)
    if names := sorted({str(standing.tier) for standing in missing.select_related("tier")[:1]}):
        text = _(
            "Members hold the tier %(tier)s, which this version does not have. Keep a tier with that code."
        )
        raise TierStillHeld([text % {"tier": name} for name in names])


@transaction.atomic
def close(*, programme: int, on: date, by: int | None, at: datetime) -> None:
    """End the active version without a successor: standings stay, nobody rises. Raises WrongState."""
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK_ALL)
    row = locked(programme, State.ACTIVE)
    row.active_until = on
    stepped(row, State.CLOSED, by, at)


@transaction.atomic
def new_version(*, programme: int, by: int | None, at: datetime) -> int:
    """A draft copy with the next version number, with its tiers, their criteria and benefits; its id."""
    old = Programme.objects.select_for_update().get(id=programme)
    newest = Programme.objects.filter(code=old.code).order_by("-version").values_list("version", flat=True)[0]
    draft = Programme.objects.create(
        code=old.code,
        version=newest + 1,
        name_zh=old.name_zh,
        name_en=old.name_en,
        climbing=old.climbing,
        applies=old.applies,
    )
    ProgrammeStep.objects.create(programme=draft, state=State.DRAFT, recorded_by_id=by, recorded_at=at)
    for tier in old.tiers.prefetch_related("criteria", "benefits"):
        criteria, benefits = list(tier.criteria.all()), list(tier.benefits.all())
        copy = Tier.objects.create(programme=draft, **values_of(tier, "programme"))
        Criterion.objects.bulk_create(Criterion(tier=copy, **values_of(item, "tier")) for item in criteria)
        Benefit.objects.bulk_create(Benefit(tier=copy, **values_of(item, "tier")) for item in benefits)
    return draft.id


def values_of(row: Tier | Criterion | Benefit, parent: str) -> dict[str, Any]:
    """Every field of a rule's row but its own id and its parent."""
    fields = (field for field in row._meta.concrete_fields if field.name not in {"id", parent})
    return {field.attname: getattr(row, field.attname) for field in fields}


def preview(*, programme: int, as_of: date) -> list[Effect]:
    """What evaluating everyone under this version would do today, per tier, from the raw rows. Writes nothing."""
    row = Programme.objects.get(id=programme)
    if problems := checking.list_problems(row):
        raise Invalid(problems)
    ladder = ladders.read(row)
    found = previewing.preview(ladder, as_of)
    effects = [(tier, found[tier.rank]) for tier in ladder.tiers]
    return [Effect(tier, effect.rising + effect.staying, effect.rising) for tier, effect in effects]
