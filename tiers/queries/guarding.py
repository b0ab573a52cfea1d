"""SQL of the tier-guard: the nearest tier above each member's, from the tallies; and what is missing for a page of members."""

from datetime import date

from django.db import connection

from tiers import ladders
from tiers.ladders import Ladder, Spec
from tiers.models import Criterion, Tier
from tiers.models.guarding import FURTHEST
from tiers.queries import numbers
from tiers.queries.numbers import number
from tiers.queries.standing import Known, NextTier, next_tier

# Brings tiers_nearness to what the tallies say; rows that stay as they are are not written.
WATCH = """
WITH numbers AS MATERIALIZED (
    SELECT tally.customer_id, {held} AS r0, {columns}
    FROM tiers_tally AS tally LEFT JOIN tiers_standing AS standing ON standing.customer_id = tally.customer_id
    WHERE {member} > 0
), near AS MATERIALIZED (
    SELECT numbers.customer_id, nearest.tier_id, nearest.short
    FROM numbers CROSS JOIN LATERAL (
        SELECT above.tier_id, above.short FROM (VALUES {tiers}) AS above (tier_id, rank, short)
        WHERE above.rank > numbers.r0 ORDER BY above.short, above.rank LIMIT 1
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
# The numbers of a page of members from the raw rows.
PICK_SOME = "SELECT customer_id FROM unnest(%(customers)s::bigint[]) AS given (customer_id)"
NUMBERS_OF_SOME = "WITH picked AS ({pick}), fresh AS ({fresh}) SELECT customer_id, {columns} FROM fresh"


def watch(ladder: Ladder, slots: dict[Spec, int]) -> str:
    """The statement for this ladder; gives how many members are near a tier."""
    columns = [f"coalesce(tally.values[{slots[spec]}], 0)" for spec in ladder.specs]
    held = " ".join(f"WHEN {tier} THEN {rank}" for tier, rank in sorted(ladder.ranks_held.items()))
    return WATCH.format(
        held=f"CASE standing.tier_id {held} ELSE 0 END" if held else "0",
        columns=", ".join(f"{column} AS {number(i)}" for i, column in enumerate(columns)),
        member=columns[ladder.specs.index(ladders.MEMBER)],
        tiers=", ".join(
            f"({tier.id}::bigint, {tier.rank}, {short_of(ladder, tier)})" for tier in ladder.tiers
        ),
        furthest=FURTHEST,
    )


def short_of(ladder: Ladder, tier: Tier) -> str:
    """Thousandths that lack to the tier: of its nearest route, where most lacks; 1000 where there is no route."""
    routes = [
        f"greatest({', '.join(short(ladder, item) for item in route)})"
        for route in ladder.routes[tier.id].values()
    ]
    return f"least({', '.join(routes)}, 1000)::int"


def short(ladder: Ladder, item: Criterion) -> str:
    if not ladders.measured(item):
        return f"CASE WHEN r0 >= {item.at_least} THEN 0 ELSE 1000 END"
    value = number(ladder.specs.index(ladder.spec(item)))
    if item.at_most is not None:  # what is too much is not made good
        return f"CASE WHEN {value} <= {item.at_most} THEN 0 ELSE 1000 END"
    # Rounded up: who lacks anything at all is short.
    return f"greatest(0, ({item.threshold} - {value}) * 1000 + {item.threshold - 1}) / {item.threshold}"


def missing(wanted: dict[int, Tier], as_of: date) -> dict[int, NextTier]:
    """For each customer what lacks to the tier wanted of them, per route, as it stands today from the raw rows.

    The tier may be one of an earlier version. To keep the tier held is to reach it from the step below. Empty where no
    ladder is in force. Three queries.
    """
    if not wanted or (ladder := ladders.in_force()) is None:
        return {}
    columns = ", ".join(number(i) for i in range(len(ladder.specs)))
    sql = NUMBERS_OF_SOME.format(pick=PICK_SOME, fresh=numbers.fresh(ladder.specs), columns=columns)
    with connection.cursor() as cursor:
        cursor.execute(sql, numbers.parameters(ladder.specs, as_of) | {"customers": list(wanted)})
        rows = cursor.fetchall()
    found = {}
    for customer, *values in rows:
        tier = ladder.tier(wanted[customer].id)
        if tier is not None:
            by_spec = dict(zip(ladder.specs, values, strict=True))
            found[customer] = next_tier(Known(ladder, by_spec, tier.rank - 1, {}), tier)
    return found


def is_tier(number: int) -> bool:
    return Tier.objects.filter(id=number).exists()
