"""Visits and invoices: what members adds to the customer's timeline, newest first.

Read by keyset: at most `limit` rows of each sort older than `before`, a (day, id).
"""

from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch, Q

from members.models import Invoice, InvoiceLine, Visit

Before = tuple[date, int]
LINES = InvoiceLine.objects.select_related("category").order_by("category__position", "id")


class Told(NamedTuple):
    """Visits, the invoices that belong to no visit (car sales), and the newest valid invoice of each visit by its id;
    of a voided visit the voided one."""

    visits: list[Visit]
    alone: list[Invoice]
    invoices: dict[int, Invoice]


def older(field: str, before: Before) -> Q:
    """Rows before this (day, id), by an index on the day."""
    on, last = before
    return Q(**{f"{field}__lte": on}) & (Q(**{f"{field}__lt": on}) | Q(id__lt=last))


def timeline(customer: int, before_visit: Before, before_invoice: Before, limit: int) -> Told:
    """Visits with car, advisor and branch; invoices with their lines. Three queries whatever there is."""
    visits = Visit.objects.filter(older("arrived_on", before_visit), customer_id=customer)
    visits = visits.select_related("vehicle", "advisor", "branch", "void__recorded_by__staff")
    visits = visits.order_by("-arrived_on", "-id")[:limit]
    alone = Invoice.objects.filter(
        older("invoiced_on", before_invoice), customer_id=customer, visit=None, voided_at=None
    ).order_by("-invoiced_on", "-id")[:limit]
    wanted = Q(visit_id__in=[visit.id for visit in visits]) | Q(id__in=alone.values("id"))
    valid = Q(voided_at=None) | Q(visit__voided_at__isnull=False)
    invoices = Invoice.objects.filter(wanted, valid).select_related("vehicle", "staff", "branch")
    found = list(invoices.prefetch_related(Prefetch("lines", LINES)).order_by("-invoiced_on", "-id"))
    by_visit = {invoice.visit_id: invoice for invoice in reversed(found) if invoice.visit_id}
    return Told(list(visits), [invoice for invoice in found if not invoice.visit_id], by_visit)
