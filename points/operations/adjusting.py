"""Grants, corrections and waivers by a person: alone as far as their role goes, beyond that by two persons."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clubcrm.kernel import approvals, inbox
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval, User
from points import queries
from points.models import Adjustment, Reason, Transfer, Unit
from points.operations.calling import (
    AmountNotPositive,
    KeyReused,
    NotEnoughPoints,
    OwesLess,
    Posting,
    UnknownCode,
    refusing,
)
from points.operations.correcting import correct, grant, waive

Kind = Adjustment.Kind
ACTS: dict[str, Callable[..., Posting]] = {Kind.GRANT: grant, Kind.CORRECTION: correct, Kind.WAIVER: waive}
LINES = {Kind.GRANT: "grant", Kind.CORRECTION: "correct", Kind.WAIVER: "waive"}
USES = {Kind.GRANT: "granting", Kind.CORRECTION: "correcting", Kind.WAIVER: "waiving"}
ASKED = {
    Kind.GRANT: gettext_noop("Grant %(points)s points"),
    Kind.CORRECTION: gettext_noop("Take %(points)s points off"),
    Kind.WAIVER: gettext_noop("Waive a debt of %(points)s points"),
}


@transaction.atomic
def adjust(
    *, kind: str, customer: int, amount: int, reason: str, branch: int, key: str, by: int, at: datetime,
    unit: str = queries.POINT,
) -> Posting:  # fmt: skip
    """Do it at once. Raises approvals.NeedsSecond where this person's limits do not go so far, with what they did alone
    for this customer the same day, and what the act raises."""
    if kind not in ACTS:
        raise UnknownCode(kind)
    together = amount + done_alone(kind=kind, customer=customer, by=by, at=at, key=key, unit=unit)
    if approvals.needs_second(kind, by=by, amount=together, branch=branch):
        raise approvals.NeedsSecond(kind, customer)
    return ACTS[kind](
        customer=customer, amount=amount, reason=reason, branch=branch, key=key, by=by, at=at, unit=unit
    )


def done_alone(*, kind: str, customer: int, by: int, at: datetime, key: str, unit: str) -> int:
    """How much of this kind the person did for this customer that day without a second one; this very request apart.
    Their requests take turns, so that several at once count together too."""
    User.objects.select_for_update(of=("self",)).filter(id=by).first()
    theirs = Q(debit_account__customer=customer) | Q(credit_account__customer=customer)
    lines = Transfer.everywhere.filter(
        theirs, kind=LINES[Kind(kind)], recorded_by=by, happened_on=business_date(at)
    )
    alone = lines.filter(debit_account__unit__code=unit).exclude(key=key).exclude(key__startswith="approval:")
    return alone.aggregate(total=Sum("amount"))["total"] or 0


@transaction.atomic
def propose_adjustment(
    *, kind: str, customer: int, amount: int, reason: str, branch: int, key: str, url: str, by: int, at: datetime,
    unit: str = queries.POINT,
) -> Approval:  # fmt: skip
    """Ask a second person for it. The same key again asks no second time and answers the same.

    Raises AmountNotPositive, KeyReused, UnknownCode (also for a reason that does not serve for this), UnknownParty,
    OutOfRange, TextUnfit.
    """
    counted = check_proposal(kind=kind, amount=amount, reason=reason, key=key, unit=unit)
    said = {
        "kind": kind, "customer_id": customer, "unit_id": counted, "amount": amount, "reason": reason,
        "branch_id": branch, "proposed_by_id": by,
    }  # fmt: skip
    with refusing():
        row, fresh = Adjustment.objects.get_or_create(key=key, defaults=said | {"proposed_at": at})
    if not fresh:
        if any(getattr(row, name) != value for name, value in said.items()):
            raise KeyReused
        return Approval.objects.get(kind=kind, subject=row.id)
    return approvals.propose(
        kind=kind, subject=row.id, text=ASKED[Kind(kind)], figures=figures(row), by=by, at=at, branch=branch,
        amount=amount, url=url,
    )  # fmt: skip


def check_proposal(*, kind: str, amount: int, reason: str, key: str, unit: str) -> int:
    """Refuse what could never be carried out; gives the id of the unit."""
    if amount <= 0:
        raise AmountNotPositive(amount)
    with refusing():
        counted = Unit.objects.filter(code=unit).values_list("id", flat=True).first()
        if not (key and counted and kind in USES):
            raise UnknownCode
        if not Reason.objects.filter(code=reason, serves__contains=[USES[Kind(kind)]]).exists():
            raise UnknownCode(reason)
    return counted


def figures(row: Adjustment) -> dict[str, Any]:
    """What the sentences need; nobody is named in it, so that an erasure has nothing to look for here."""
    return {"points": f"{row.amount:,}", "name": f"{row.amount:,}"}


def adjustment_decided(*, approval: Approval, by: User, at: datetime) -> None:
    """Approved, it is carried out in the name of who proposed it. Raises approvals.Impossible where it can be no longer."""
    if approval.approved:
        row = Adjustment.objects.select_related("unit").get(id=approval.subject)
        try:
            ACTS[row.kind](
                customer=row.customer_id, amount=row.amount, reason=row.reason, branch=row.branch_id,
                key=f"approval:{approval.id}", by=row.proposed_by_id, at=at, unit=row.unit.code,
            )  # fmt: skip
        except (NotEnoughPoints, OwesLess, UnknownCode) as refusal:
            raise approvals.Impossible(why_not(refusal)) from refusal
    inbox.tell_proposer(approval, at=at)


def why_not(refusal: Exception) -> str:
    """What stands in the way, and what to do about it, in words."""
    if isinstance(refusal, NotEnoughPoints):
        text = _("Only %(balance)s can be taken off now: decline it, and propose less.")
        return text % {"balance": f"{refusal.balance:,}"}
    if isinstance(refusal, OwesLess):
        text = _("Only %(debt)s are owed now: decline it, and propose less.")
        return text % {"debt": f"{refusal.debt:,}"}
    return _("The reason does not serve for this any more: decline it, and propose it with another.")
