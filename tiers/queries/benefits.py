"""What a member's tier brings, and which customers are to get a gift."""

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from members.models import Customer
from tiers import ladders
from tiers.models import Benefit, Programme, TierChange


def list_benefits(customer: int, on: date) -> list[Benefit]:
    """What the tier held at the end of a business date brought by the version in force that day. One query.

    Empty if no tier was held, or no version was in force.
    """
    held = TierChange.objects.filter(customer_id=customer, as_of__lte=on).order_by("-as_of", "-id")
    in_force = Programme.objects.filter(
        Q(active_until=None) | Q(active_until__gt=on),
        code=OuterRef("held_of"),
        active_from__lte=on,
        state__in=["active", "closed"],
    ).order_by("-version")
    found = Benefit.objects.annotate(
        held=Subquery(held.values("after__code")[:1]),
        held_of=Subquery(held.values("after__programme__code")[:1]),
    )
    rows = found.filter(tier__code=F("held"), tier__programme=Subquery(in_force.values("id")[:1]))
    return list(rows.select_related("tier").order_by("id"))


def list_gifts(occasion: str) -> dict[str, Benefit]:
    """The gift of an occasion by the code of its tier, of the ladder in force. Two queries."""
    rows = Benefit.objects.filter(
        tier__programme=ladders.find_active(), kind="gift", figures__occasion=occasion
    ).select_related("tier")
    return {row.tier.code: row for row in rows}


def find_due_gifts(occasion: str, on: date) -> QuerySet[Customer]:
    """Customers, of those one may see, who are to get the gift of an occasion in the period that `on` is in.

    Each holder of a tier with that gift; a birthday gift in the month of the birthday.
    """
    programme = ladders.find_active()
    rows = Customer.objects.filter(
        erased_at=None,
        standing__tier__code__in=list_gifts(occasion),
        standing__tier__programme__code=programme.code if programme else "",
    )
    return rows.filter(birthday__month=on.month) if occasion == "birthday" else rows
