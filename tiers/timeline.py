"""Tiers in the story of a customer: one entry per change."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from tiers.models import Tier, TierChange


class Entry(NamedTuple):
    """A change of tier. `on` is the business date it counts from; `before` is None for the first tier,
    `after` where a fall left none; equal ones mean that the tier was kept."""

    on: date
    id: int
    at: datetime
    before: Tier | None
    after: Tier | None
    cause: str
    route: int
    evidence: dict[str, Any]


def timeline(customer_id: int, before: tuple[date, int] | None = None, limit: int = 20) -> list[Entry]:
    """Newest first; `before` is the (on, id) of the last entry seen. One query."""
    changes = TierChange.objects.filter(customer_id=customer_id).select_related("before", "after")
    if before:
        on, last = before
        changes = changes.filter(Q(as_of__lt=on) | Q(as_of=on, id__lt=last))
    return [
        Entry(row.as_of, row.id, row.recorded_at, row.before, row.after, row.cause, row.route, row.evidence)
        for row in changes.order_by("-as_of", "-id")[:limit]
    ]
