"""Taking back a visit that was recorded wrongly. Nothing is deleted: it stays, with who voided it and why."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from members import mileage
from members.models import Invoice, InvoiceVoid, Visit, VisitVoid


class VoidedVisit(NamedTuple):
    """The visit and the invoices voided with it; `again`: it had been voided before, nothing was changed."""

    visit: int
    invoices: list[int]
    again: bool


@transaction.atomic
def void_visit(*, visit: int, reason: str, remark: str = "", by: int, at: datetime) -> VoidedVisit:
    """The visit, its valid invoice and its mileage count no more; the order number may be recorded again, as the next revision.

    `reason` is the code of a points.Reason. Repeatable. Raises Visit.DoesNotExist.
    """
    row = Visit.objects.select_for_update().get(id=visit)
    if row.voided_at:
        return VoidedVisit(visit, list(row.invoices.order_by("id").values_list("id", flat=True)), True)
    valid = row.invoices.select_for_update().filter(voided_at=None).order_by("id")
    invoices = list(valid.values_list("id", flat=True))
    Visit.objects.filter(id=visit).update(voided_at=at)
    VisitVoid.objects.create(visit=row, reason=reason, remark=remark, recorded_by_id=by, recorded_at=at)
    Invoice.objects.filter(id__in=invoices).update(voided_at=at)
    InvoiceVoid.objects.bulk_create(
        InvoiceVoid(invoice_id=invoice, reason=remark or reason, recorded_by_id=by, recorded_at=at)
        for invoice in invoices
    )
    if row.vehicle_id and row.mileage_km is not None:
        mileage.settle(row.vehicle_id)
    return VoidedVisit(visit, invoices, False)
