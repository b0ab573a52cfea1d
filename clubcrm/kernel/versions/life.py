"""The life of a version: draft, proposed, active, closed. One function per step, each atomic, each leaving its row.

A draft is written and proposed; a second person agrees (clubcrm.kernel.approvals), which puts it into force and ends
the one before. That one ends without a successor is proposed and agreed to likewise. What was in force is never edited:
the database refuses it too (sql/versions.sql). `on` is a business date: the first day in force, or the first day no
longer. `by` None is the system itself and waits for nobody.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from clubcrm.kernel import approvals, inbox
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval, User, Version, VersionStep
from clubcrm.kernel.models.versions import State
from clubcrm.kernel.versions import wording
from clubcrm.kernel.versions.refusals import Invalid, LeavesNone, Refused, WrongDate, WrongState

if TYPE_CHECKING:
    from clubcrm.kernel.versions.kinds import VersionKind


@transaction.atomic
def propose(
    *, kind: "VersionKind", version: int, by: int | None, at: datetime, on: date | None = None
) -> None:
    """A draft is put forward and changes no more; a second person decides in the inbox.

    `on` for kinds whose first day is chosen (without it today). Raises WrongState, Invalid, WrongDate,
    approvals.NoBranch.
    """
    row = lock_in_state(kind, version, State.DRAFT)
    refuse_invalid(kind, row)
    day = (on or business_date(at)) if kind.dated else None
    if day:
        refuse_early(kind, row, day)
    take(kind, row, State.PROPOSED, by=by, at=at, day=day, active_from=day)
    if by and kind.permission:
        approvals.propose(
            kind=kind.code,
            subject=version,
            permission=kind.permission,
            text=kind.asks,
            figures=make_figures(row, day),
            by=by,
            at=at,
        )


def make_figures(row: Version, day: date | None) -> dict[str, str]:
    """What the sentence of an approval names."""
    return wording.name_in_both_languages(row) | ({"day": day.isoformat()} if day else {})


@transaction.atomic
def withdraw(*, kind: "VersionKind", version: int, by: int | None, at: datetime) -> None:
    """A proposal becomes a draft again. Raises WrongState."""
    approvals.hold(kind.code, [version])
    row = lock_in_state(kind, version, State.PROPOSED)
    approvals.withdraw(kind=kind.code, subject=version, by=by, at=at)
    take(kind, row, State.DRAFT, by=by, at=at, active_from=None)


def decide(*, kind: "VersionKind", approval: Approval, by: User, at: datetime) -> None:
    """What approvals call. Approved, it is put into force; declined, it is a draft again. Raises Impossible."""
    try:
        if approval.approved:
            activate(kind=kind, version=approval.subject, by=by.id, at=at)
        else:
            row = lock_in_state(kind, approval.subject, State.PROPOSED)
            take(kind, row, State.DRAFT, by=by.id, at=at, note=approval.comment, active_from=None)
    except Refused as refusal:
        raise approvals.Impossible(refusal.sentence) from refusal
    inbox.tell_proposer(approval, at=at)


@transaction.atomic
def activate(
    *, kind: "VersionKind", version: int, by: int | None, at: datetime, on: date | None = None
) -> None:
    """Put a version into force from a day on (without one, the day it was proposed for, or today); the one in force
    before ends there.

    Without a predecessor it may begin in the past. Raises WrongState, Invalid, WrongDate, approvals.NeedsSecond.
    """
    approvals.hold(kind.code, [version])
    approvals.hold(kind.end_code, find_rivals(kind, kind.model.objects.get(id=version)).values("id"))
    kind.lock()
    lock_line(kind, version)
    row = lock_in_state(kind, version, State.PROPOSED, *([] if kind.proposed_first else [State.DRAFT]))
    if kind.permission:
        approvals.require(kind.code, subject=version, by=by)
    approvals.withdraw(kind=kind.code, subject=version, by=by, at=at)
    refuse_invalid(kind, row)
    day = on or row.active_from or business_date(at)
    refuse_early(kind, row, day)
    for former in find_rivals(kind, row).filter(state=State.ACTIVE):
        approvals.withdraw(kind=kind.end_code, subject=former.pk, by=by, at=at)
        take(kind, former, State.CLOSED, by=by, at=at, day=day, active_until=day)
    take(kind, row, State.ACTIVE, by=by, at=at, day=day, active_from=day)
    kind.begin(row)


@transaction.atomic
def propose_end(
    *,
    kind: "VersionKind",
    version: int,
    by: int,
    at: datetime,
    on: date | None = None,
    leaving_none: bool = False,
) -> None:
    """Put forward that what is in force ends without a successor; a second person decides in the inbox.

    `on` for kinds whose days are chosen: the first on which it no longer holds. `leaving_none` as for `close`. Raises
    WrongState, WrongDate, LeavesNone, approvals.AlreadyProposed, approvals.NoBranch.
    """
    row = lock_in_force(kind, version)
    day = (on or business_date(at)) if kind.dated else None
    if day and day < (earliest := max(earliest_end(kind, row), business_date(at))):
        raise WrongDate(earliest)
    refuse_last(kind, row, leaving_none)
    approvals.propose(
        kind=kind.end_code,
        subject=version,
        permission=kind.permission,
        text=kind.asks_end,
        figures=make_figures(row, day) | {"leaving_none": leaving_none},
        by=by,
        at=at,
    )


@transaction.atomic
def withdraw_end(*, kind: "VersionKind", version: int, by: int | None, at: datetime) -> None:
    """What was proposed to end stays in force. Raises WrongState."""
    approvals.hold(kind.end_code, [version])
    lock_in_force(kind, version)
    approvals.withdraw(kind=kind.end_code, subject=version, by=by, at=at)


def decide_end(*, kind: "VersionKind", approval: Approval, by: User, at: datetime) -> None:
    """What approvals call. Approved, it ends on the day asked for, or today where that day is over. Raises Impossible."""
    asked, today = approval.figures.get("day"), business_date(at)
    day = max(date.fromisoformat(asked), today) if asked else today
    if approval.approved:
        leaving_none = approval.figures["leaving_none"]
        try:
            close(kind=kind, version=approval.subject, on=day, by=by.id, at=at, leaving_none=leaving_none)
        except Refused as refusal:
            raise approvals.Impossible(refusal.sentence) from refusal
    inbox.tell_proposer(approval, at=at)


@transaction.atomic
def close(
    *,
    kind: "VersionKind",
    version: int,
    on: date,
    by: int | None,
    at: datetime,
    leaving_none: bool = False,
) -> None:
    """End what is in force without a successor: `on` is the first day it no longer holds.

    `leaving_none` says that the last one of its kind is meant to end. Raises WrongState (also for kinds that never end
    so), WrongDate, LeavesNone, approvals.NeedsSecond.
    """
    approvals.hold(kind.end_code, [version])
    kind.lock()
    in_force = kind.model.objects.filter(state=State.ACTIVE)
    list(
        in_force.select_for_update(of=("self",)).order_by("id").values_list("id")
    )  # of two last ones one is refused
    row = lock_in_force(kind, version)
    if kind.permission:
        approvals.require(kind.end_code, subject=version, by=by)
    approvals.withdraw(kind=kind.end_code, subject=version, by=by, at=at)
    if on < (earliest := earliest_end(kind, row)):
        raise WrongDate(earliest)
    refuse_last(kind, row, leaving_none)
    take(kind, row, State.CLOSED, by=by, at=at, day=on, active_until=on)


def lock_in_force(kind: "VersionKind", version: int) -> Any:
    """The version, locked. Raises WrongState unless it is in force and of a kind that ends without a successor."""
    return lock_in_state(kind, version, *([State.ACTIVE] if kind.closes else []))


def is_last(kind: "VersionKind", row: Version) -> bool:
    """Whether its end would leave none of its kind in force, and that means something."""
    others = kind.model.objects.filter(state=State.ACTIVE).exclude(id=row.pk)
    return bool(kind.last) and not others.exists()


def refuse_last(kind: "VersionKind", row: Version, leaving_none: bool) -> None:
    if not leaving_none and is_last(kind, row):
        raise LeavesNone(str(kind.last))


def take(
    kind: "VersionKind",
    row: Version,
    state: State,
    *,
    by: int | None,
    at: datetime,
    day: date | None = None,
    note: str = "",
    **dates: date | None,
) -> None:
    """Bring the row into a state, and write down who did it."""
    row.state = state
    for name, value in dates.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *dates])
    write_step(kind, row, by=by, at=at, day=day, note=note)


def write_step(
    kind: "VersionKind",
    row: Version,
    *,
    by: int | None,
    at: datetime,
    day: date | None = None,
    note: str = "",
) -> None:
    VersionStep.objects.create(
        kind=kind.code, subject=row.pk, state=row.state, day=day, by_id=by, at=at, note=note
    )


def lock_in_state(kind: "VersionKind", version: int, *states: State) -> Any:
    """The version, locked. Raises WrongState unless it is in one of the states."""
    row = kind.model.objects.select_for_update(of=("self",)).get(id=version)
    if row.state not in states:
        raise WrongState(f"{row} is {row.state}")
    return row


def lock_line(kind: "VersionKind", version: int) -> None:
    """Lock every version that this one might come into force after, in one order: two at once go one by one."""
    line = find_rivals(kind, kind.model.objects.get(id=version)) | kind.model.objects.filter(id=version)
    list(line.select_for_update(of=("self",)).order_by("id").values_list("id"))


def refuse_invalid(kind: "VersionKind", row: Version) -> None:
    if found := kind.problems(row):
        raise Invalid({"": found})


def find_rivals(kind: "VersionKind", row: Version) -> Any:
    """The versions of which only one is in force on a day: those of its code, or all there are."""
    same = {} if kind.one_of_all else {"code": row.code}
    return kind.model.objects.filter(**same).exclude(id=row.pk)


def find_former(kind: "VersionKind", row: Version, today: date) -> Any:
    """What holds on the day that the version is to begin, today where that is past or not chosen; None for nothing."""
    day = max(row.active_from or today, today)
    return find_rivals(kind, row).in_force(day).prefetch_related(*kind.several).first()


def refuse_early(kind: "VersionKind", row: Version, day: date) -> None:
    """Raise WrongDate where the version before it could not end on that day."""
    former = find_rivals(kind, row).begun().order_by("active_from", "active_until", "id").last()
    if former and day < (earliest := former.active_until or earliest_end(kind, former)):
        raise WrongDate(earliest)


def earliest_end(kind: "VersionKind", row: Version) -> date:
    """Where the day is chosen, what is in force holds for one at least."""
    assert row.active_from is not None  # by the constraint …_says_since_when_until_when
    return row.active_from + timedelta(days=1 if kind.dated else 0)
