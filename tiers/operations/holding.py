"""What new rules mean for tiers that are held already."""

from datetime import date, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef

from tiers import ladders, validity
from tiers.ladders import Ladder
from tiers.models import Override, Standing, Tier
from tiers.queries import writing


def place_ends(ladder: Ladder, on: date) -> None:
    """Give the tiers held an end where this version gives them one (one validity from `on`), and drop it where it gives none.
    An end that was given before stays. Tiers set by hand keep their last day."""
    by_hand = Override.everywhere.filter(customer=OuterRef("customer"), ended_at=None)
    for tier in ladder.tiers:
        ids = [tier_id for tier_id, rank in ladder.ranks_held.items() if rank == tier.rank]
        rows = Standing.everywhere.filter(~Exists(by_hand), tier__in=ids)
        if not ladders.falls(tier):
            rows.exclude(valid_until=None).update(valid_until=None, grace_until=None)
        elif tier.valid_for == validity.ANNIVERSARY:
            end_on_anniversaries(ids, on, tier)
        else:
            until = validity.find_end(tier.valid_for, on, on)
            assert until is not None
            grace = until + timedelta(days=tier.grace_days)
            rows.filter(valid_until=None).update(valid_until=until, grace_until=grace)


def end_on_anniversaries(tiers: list[int], on: date, tier: Tier) -> None:
    with connection.cursor() as cursor:
        cursor.execute(writing.END_ON_ANNIVERSARIES, {"tiers": tiers, "on": on, "grace": tier.grace_days})
