"""What home shows of tiers: who changed last, and members by tier (clubcrm.kernel.home)."""

from typing import Any

from django.db.models import F

from clubcrm.kernel.home import Block, Looking
from tiers.models import TierChange
from tiers.queries.holders import count_holders

NEWEST = 8


def read_changes(looking: Looking) -> dict[str, Any]:
    """Who changed tier last."""
    rows = TierChange.objects.filter(customer__branch_id__in=looking.scope.branch_ids)
    rows = rows.exclude(before__code=F("after__code"))  # kept for another validity
    return {"rows": list(rows.select_related("customer", "before", "after").order_by("-id")[:NEWEST])}


def read_ladder(looking: Looking) -> dict[str, Any]:
    """Members by tier."""
    steps = count_holders(looking.scope)
    return {"ladder": steps, "members": sum(step["members"] for step in steps)}


BLOCKS = (
    Block(
        roles=(
            "administrator",
            "general-manager",
            "care-manager",
            "marketing-manager",
            "sales-director",
            "sales-manager",
            "sales-consultant",
        ),
        place="main",
        order=60,
        template="tiers/home/_changes.html",
        read=read_changes,
    ),
    Block(
        roles=(
            "administrator",
            "general-manager",
            "care-manager",
            "marketing-manager",
            "finance-manager",
            "sales-director",
            "service-director",
        ),
        place="side",
        order=50,
        template="tiers/home/_ladder.html",
        read=read_ladder,
    ),
)
