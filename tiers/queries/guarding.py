"""SQL of the tier-guard: the nearest tier above each member's, from the tallies; and what is missing for a page of members."""

from collections.abc import Mapping
from datetime import date

from tiers import ladders
from tiers.ladders import Ladder, Spec
from tiers.models import Criterion, Tier
from tiers.models.guarding import FURTHEST
from tiers.queries.measuring import Column, list_columns
from tiers.queries.numbers import measure_customers
from tiers.queries.standing import Known, NextTier, find_missing
from tiers.queries.tallying import read_slot

# Brings tiers_nearness to what the tallies say; rows that stay as they are are not written.
WATCH = """
WITH numbers AS MATERIALIZED (
    SELECT tally.customer_id, {rank} AS rank, {columns}
    FROM tiers_tally AS tally LEFT JOIN tiers_standing AS standing ON standing.customer_id = tally.customer_id
    WHERE {member} > 0
), near AS MATERIALIZED (
    SELECT numbers.customer_id, nearest.tier_id, nearest.short
    FROM numbers CROSS JOIN LATERAL (
        SELECT above.tier_id, above.short FROM (VALUES {tiers}) AS above (tier_id, rank, short)
        WHERE above.rank > numbers.rank ORDER BY above.short, above.rank LIMIT 1
    ) AS nearest
    WHERE nearest.short BETWEEN 1 AND {furthest}
), gone AS (
    DELETE FROM tiers_nearness WHERE customer_id NOT IN (SELECT customer_id FROM near)
), kept AS (
    INSERT INTO tiers_nearness (customer_id, tier_id, short) SELECT customer_id, tier_id, short FROM near
    ON CONFLICT (customer_id) DO UPDATE SET tier_id = excluded.tier_id, short = excluded.short
        WHERE (tiers_nearness.tier_id, tiers_nearness.short) <> (excluded.tier_id, excluded.short)
)
SELECT count(*) FROM near
"""
FORGET_ALL = "DELETE FROM tiers_nearness"


def build_watch(ladder: Ladder, slots: Mapping[Spec, int]) -> str:
    """The statement for this ladder; gives how many members are near a tier."""
    values = {column.name: read_slot(slots[column.spec], "tally") for column in list_columns(ladder.specs)}
    whens = " ".join(f"WHEN {tier} THEN {rank}" for tier, rank in sorted(ladder.ranks_held.items()))
    return WATCH.format(
        rank=f"CASE standing.tier_id {whens} ELSE 0 END" if whens else "0",
        columns=", ".join(f"{value} AS {name}" for name, value in values.items()),
        member=read_slot(slots[ladders.MEMBER], "tally"),
        tiers=", ".join(
            f"({tier.id}::bigint, {tier.rank}, {build_short_of_tier(ladder, tier)})" for tier in ladder.tiers
        ),
        furthest=FURTHEST,
    )


def build_short_of_tier(ladder: Ladder, tier: Tier) -> str:
    """Thousandths that lack to the tier: of its nearest route, where most lacks; 1000 where there is no route."""
    routes = [
        f"greatest({', '.join(build_short(ladder, item) for item in route)})"
        for route in ladder.routes[tier.id].values()
    ]
    return f"least({', '.join(routes)}, 1000)::int"


def build_short(ladder: Ladder, item: Criterion) -> str:
    """Thousandths that lack to a criterion; one that asks for the present tier lacks all or nothing."""
    if not ladders.asks_series(item):
        return f"CASE WHEN numbers.rank >= {item.at_least} THEN 0 ELSE 1000 END"
    value = f"numbers.{Column(ladder.specs.index(ladder.find_spec(item)), ladder.find_spec(item)).name}"
    if item.at_most is not None:  # what is too much is not made good
        return f"CASE WHEN {value} <= {item.at_most} THEN 0 ELSE 1000 END"
    # Rounded up: who lacks anything at all is short.
    return f"greatest(0, ({item.threshold} - {value}) * 1000 + {item.threshold - 1}) / {item.threshold}"


def find_missing_of(wanted: dict[int, Tier], as_of: date) -> dict[int, NextTier]:
    """For each customer what lacks to the tier wanted of them, per route, as it stands today from the raw rows.

    The tier may be one of an earlier version. To keep the tier held is to reach it from the step below. Empty where no
    ladder is in force. Three queries.
    """
    if not wanted or (ladder := ladders.read_active()) is None:
        return {}
    found = {}
    for customer, numbers in measure_customers(ladder.specs, list(wanted), as_of).items():
        tier = ladder.find_tier(wanted[customer].id)
        if tier is not None:
            found[customer] = find_missing(Known(ladder, numbers, tier.rank - 1, {}), tier)
    return found


def does_tier_exist(number: int) -> bool:
    return Tier.objects.filter(id=number).exists()
