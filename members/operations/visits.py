"""A visit recorded by hand, with the invoice of the dealer system's order when its number is known."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max

from clubcrm.kernel import clock
from members import mileage
from members.models import Invoice, InvoiceLine, Ownership, Visit


class OrderNumberUsed(Exception):
    """The order number belongs to `invoice`, recorded before: numbers are unique in the whole group."""

    def __init__(self, invoice: Invoice | None) -> None:
        super().__init__(invoice)
        self.invoice = invoice


class InTheFuture(Exception):
    """Nobody has arrived on a day that has not come."""


class NotTheirCar(Exception):
    """The customer has never owned this car."""


class AmountsNeedOrderNumber(Exception):
    """Amounts come from an order of the dealer system: without its number they cannot be recorded."""


class Line(NamedTuple):
    """An amount in cents for one category, and who pays it."""

    category: int
    payer: str
    amount_cents: int


class RecordedVisit(NamedTuple):
    """The visit, and its invoice unless the visit is still provisional."""

    visit: int
    invoice: int | None


@transaction.atomic
def record_visit(
    *, customer: int, vehicle: int | None, branch: int, arrived_on: date, order_number: str = "",
    service_type: str = "", mileage_km: int | None = None, advisor: int | None = None,
    lines: Sequence[Line] = (), by: int | None, at: datetime,
) -> RecordedVisit:  # fmt: skip
    """One row from arrival to invoice. Without an order number it stays provisional: no invoice, no points.

    With a number it completes the provisional visit of the same customer, car, branch and day, if there is one.
    Raises InTheFuture, NotTheirCar, AmountsNeedOrderNumber, OrderNumberUsed; then nothing is changed.
    """
    if arrived_on > clock.business_date(at):
        raise InTheFuture(arrived_on)
    if vehicle and not Ownership.objects.filter(vehicle_id=vehicle, customer_id=customer).exists():
        raise NotTheirCar(vehicle)
    if lines and not order_number:
        raise AmountsNeedOrderNumber
    facts = {
        "service_type": service_type, "mileage_km": mileage_km, "advisor_id": advisor,
        "order_number": order_number or None,
    }  # fmt: skip
    where = {"customer_id": customer, "vehicle_id": vehicle, "branch_id": branch, "arrived_on": arrived_on}
    try:
        with transaction.atomic():
            visit = complete_or_create(where, facts, by=by, at=at)
            invoice = bill(visit, order_number, lines, by=by, at=at) if order_number else None
    except IntegrityError as error:
        if used := Invoice.everywhere.filter(number=order_number).order_by("revision").last():
            raise OrderNumberUsed(used) from error
        if Visit.everywhere.filter(order_number=order_number, voided_at=None).exists():
            raise OrderNumberUsed(None) from error
        raise
    if vehicle and mileage_km is not None:
        mileage.settle(vehicle)
    return RecordedVisit(visit.id, invoice.id if invoice else None)


def complete_or_create(where: dict, facts: dict, *, by: int | None, at: datetime) -> Visit:
    """The provisional visit of that day, now with its order number; or a new one."""
    provisional = Visit.objects.select_for_update().in_workshop().filter(**where).order_by("id").first()
    if provisional is None or facts["order_number"] is None:
        return Visit.objects.create(**where, **facts, recorded_by_id=by, recorded_at=at)
    known = {name: value for name, value in facts.items() if value not in (None, "")}
    Visit.objects.filter(id=provisional.id).update(**known)
    provisional.refresh_from_db()
    return provisional


def bill(visit: Visit, number: str, lines: Sequence[Line], *, by: int | None, at: datetime) -> Invoice:
    """The invoice of the visit with a line per category and payer, dated on the visit's day.

    Where the number was voided before, it is the next revision.
    """
    voided = Invoice.everywhere.filter(number=number).aggregate(last=Max("revision"))["last"] or 0
    invoice = Invoice.objects.create(
        number=number, revision=voided + 1, kind=Invoice.Kind.SERVICE, visit=visit, customer_id=visit.customer_id,
        vehicle_id=visit.vehicle_id, branch_id=visit.branch_id, invoiced_on=visit.arrived_on,
        total_cents=sum(line.amount_cents for line in lines), staff_id=visit.advisor_id,
        recorded_by_id=by, recorded_at=at,
    )  # fmt: skip
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice, category_id=line.category, payer=line.payer, amount_cents=line.amount_cents
        )
        for line in lines
    )
    return invoice
