"""Complaints in the story of a customer: one entry per complaint, on the day it was taken in."""

from datetime import date, timedelta

from django.db.models import Q

from clubcrm.kernel.clock import start_of_business_day
from complaints.models import Complaint


def list_entries(customer_id: int, before: tuple[date, int], limit: int = 20) -> list[Complaint]:
    """Newest first; `before` is the (business date, id) of the last entry seen. One query."""
    on, last = before
    rows = Complaint.objects.filter(customer_id=customer_id).select_related("grade", "branch", "owner_staff")
    if on < date.max:
        midnight, next_day = start_of_business_day(on), start_of_business_day(on + timedelta(days=1))
        rows = rows.filter(Q(received_at__lt=midnight) | Q(received_at__lt=next_day, id__lt=last))
    return list(rows.order_by("-received_at", "-id")[:limit])
