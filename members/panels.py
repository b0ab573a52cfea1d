"""What the customer page shows of members: profile, cars, invoices. Each a bounded number of queries."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from members import completeness
from members.models import Customer, Invoice, Ownership, Referral


def cars(customer: int, on: date) -> list[Ownership]:
    """The cars the customer owns on this day, the newest first."""
    owned = Ownership.objects.filter(customer_id=customer, until_on=None, from_on__lte=on)
    return list(owned.select_related("vehicle").order_by("-from_on", "-id"))


def profile(customer: Customer, owned: list[Ownership]) -> dict[str, Any]:
    """Referrals, and how complete the file is, in per cent."""
    either = Q(referrer_id=customer.id) | Q(referred_id=customer.id)
    related = list(
        Referral.objects.filter(either)
        .select_related("referrer__branch", "referred__branch")
        .annotate(
            # Names of people follow the same scope as their pages.
            referrer_seen=Exists(Customer.objects.filter(id=OuterRef("referrer_id"))),
            referred_seen=Exists(Customer.objects.filter(id=OuterRef("referred_id"))),
        )
        .order_by("-id")[:20]
    )
    return {
        "completeness": completeness.measure(customer, owns_car=bool(owned)),
        "referrals": [one for one in related if one.referrer_id == customer.id][:6],
        "referred_by": next((one for one in related if one.referred_id == customer.id), None),
    }


def invoices(customer: int, limit: int = 5) -> list[Invoice]:
    """The newest invoices that count."""
    valid = Invoice.objects.filter(customer_id=customer, voided_at=None)
    return list(valid.order_by("-invoiced_on", "-id")[:limit])
