"""The use cases "record a visit" and "void a visit": the visit with its invoice, its points, and the tier."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from clubcrm.kernel.clock import business_date
from members import operations as members
from members.models import Visit
from points import operations as points
from points import queries as ledger
from tiers import operations as tiers
from tiers.models import TierChange


class Recorded(NamedTuple):
    """What was written: the visit, its invoice (None: provisional), the points earned, the tiers before and after."""

    visit: int
    invoice: int | None
    points: int
    tier: "tiers.Outcome"


@transaction.atomic
def record_visit(
    *,
    customer: int,
    vehicle: int | None,
    branch: int,
    arrived_on: date,
    order_number: str = "",
    service_type: str = "",
    mileage_km: int | None = None,
    advisor: int | None = None,
    lines: Sequence[members.Line] = (),
    completes: int | None = None,
    by: int | None,
    at: datetime,
) -> Recorded:
    """All of it or nothing. Raises what `members.record_visit` raises."""
    recorded = members.record_visit(
        customer=customer,
        vehicle=vehicle,
        branch=branch,
        arrived_on=arrived_on,
        order_number=order_number,
        service_type=service_type,
        mileage_km=mileage_km,
        advisor=advisor,
        lines=lines,
        completes=completes,
        by=by,
        at=at,
    )
    earned = points.earn_invoices(invoices=[recorded.invoice], by=by, at=at) if recorded.invoice else None
    tier = tiers.reassess(
        customer=customer, as_of=business_date(at), cause=TierChange.Cause.VISIT, by=by, at=at
    )
    tiers.settle_multipliers(on=business_date(at), customer=customer)
    return Recorded(recorded.visit, recorded.invoice, earned.points if earned else 0, tier)


class Voided(NamedTuple):
    """What was undone: points taken back, how many of them are owed now, the spendable balance, the tier.

    `again`: it had been voided before, and nothing was changed.
    """

    again: bool
    points: int
    owed: int
    balance: int
    tier: "tiers.Outcome"


@transaction.atomic
def void_visit(*, visit: int, reason: str, remark: str = "", by: int, at: datetime) -> Voided:
    """The visit with its invoice is voided, every point it earned reversed, the tier looked at again: all or nothing.

    What was spent of the points becomes a debt. A tier stays where its
    policy is never to fall; else one that rested on this visit is taken back. Repeatable.
    Raises Visit.DoesNotExist, points.UnknownCode (no such reason).
    """
    row = Visit.objects.get(id=visit)
    # An invoice for which nobody has earned yet is earned for first: a night that runs meanwhile finds it done.
    unvoided = list(row.invoices.filter(voided_at=None).values_list("id", flat=True))
    points.earn_invoices(invoices=unvoided, by=by, at=at)
    voided = members.void_visit(visit=visit, reason=reason, remark=remark, by=by, at=at)
    owed_before = ledger.balance(row.customer_id, business_date(at)).debt
    taken = 0
    for given in ledger.left_of_invoices(voided.invoices):
        posting = points.reverse(
            transfer=given.transfer,
            amount=None,
            reason=reason,
            key=f"void:{visit}:{given.transfer}",
            by=by,
            at=at,
        )
        taken += posting.amount
    tier = tiers.reassess(
        customer=row.customer_id, as_of=business_date(at), cause=TierChange.Cause.VISIT, by=by, at=at
    )
    tiers.settle_multipliers(on=business_date(at), customer=row.customer_id)
    after = ledger.balance(row.customer_id, business_date(at))
    return Voided(voided.again, taken, after.debt - owed_before, after.spendable, tier)


def foresee_void(*, visit: int, reason: str, by: int, at: datetime) -> Voided:
    """What `void_visit` would do now: it is done, and all of it is taken back."""
    with transaction.atomic():
        foreseen = void_visit(visit=visit, reason=reason, by=by, at=at)
        transaction.set_rollback(True)
    return foreseen
