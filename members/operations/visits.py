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


class NotInWorkshop(Exception):
    """The visit to be completed is not open (any longer): it has its order, was voided, or is of another car or day."""


class NotOwnEntry(Exception):
    """Only who recorded a visit corrects it, on the day on which it was recorded, while it counts."""


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
    lines: Sequence[Line] = (), completes: int | None = None, by: int | None, at: datetime,
) -> RecordedVisit:  # fmt: skip
    """One row from arrival to invoice. Without an order number it stays provisional: no invoice, no points.

    `completes`: a provisional visit of the same customer, car, branch and day that becomes this one instead of a new row.
    Raises InTheFuture, NotTheirCar, AmountsNeedOrderNumber, OrderNumberUsed, NotInWorkshop; then nothing is changed.
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
            if completes:
                visit = complete(completes, where, facts)
            else:
                visit = Visit.objects.create(**where, **facts, recorded_by_id=by, recorded_at=at)
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


def complete(visit: int, where: dict, facts: dict) -> Visit:
    """The provisional visit with what is known now. What is not said stays as it was. Raises NotInWorkshop."""
    row = Visit.objects.select_for_update().in_workshop().filter(**where, id=visit).first()
    if row is None:
        raise NotInWorkshop(visit)
    known = {name: value for name, value in facts.items() if value not in (None, "")}
    Visit.objects.filter(id=visit).update(**known)
    row.refresh_from_db()
    return row


@transaction.atomic
def correct_visit(
    *, visit: int, service_type: str, mileage_km: int | None, advisor: int | None, by: int, at: datetime
) -> None:
    """What was typed wrongly, put right by who typed it, on the same day. Raises Visit.DoesNotExist, NotOwnEntry."""
    row = Visit.objects.select_for_update().get(id=visit)
    if not row.may_be_corrected(by=by, on=clock.business_date(at)):
        raise NotOwnEntry(visit)
    Visit.objects.filter(id=visit).update(
        service_type=service_type, mileage_km=mileage_km, advisor_id=advisor
    )
    if row.vehicle_id and row.mileage_km != mileage_km:
        mileage.settle(row.vehicle_id)


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
