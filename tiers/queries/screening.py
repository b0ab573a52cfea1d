"""SQL that looks at many tallies and standings at once and lets those through whose tier may change.

Too many may pass, never too few: whether a tier is set by hand or waits for a purchase is asked only of those who passed,
with everything else that a change needs (tiers/queries/climbing.py).
"""

from collections.abc import Sequence

from tiers import ladders
from tiers.ladders import Ladder, Spec
from tiers.models import Criterion
from tiers.queries.correcting import UNDONE

# Tallies and standings come in customer order from their keys: to merge them takes a third of the time of a hash.
IN_ORDER = "SET LOCAL enable_hashjoin = off"
AS_USUAL = "SET LOCAL enable_hashjoin = on"
# The next chunk of whoever is due, after the customer of the chunk before. The evaluation removes them.
PICK_DUE = """
picked AS MATERIALIZED (
    SELECT due.customer_id, due.cause, due.ctid AS place, tally.values
    FROM tiers_due AS due LEFT JOIN tiers_tally AS tally ON tally.customer_id = due.customer_id
    WHERE due.customer_id > %(after)s ORDER BY due.customer_id LIMIT %(chunk)s
), removed AS (DELETE FROM tiers_due USING picked WHERE tiers_due.ctid = picked.place)"""
# The next chunk of everyone with a tally.
PICK_ALL = """
picked AS (
    SELECT customer_id, %(cause)s::text AS cause, values FROM tiers_tally
    WHERE customer_id > %(after)s ORDER BY customer_id LIMIT %(chunk)s
)"""
PICK_PASSED = """
picked AS MATERIALIZED (
    SELECT given.customer_id, given.cause, tally.values
    FROM unnest(%(passed)s::bigint[], %(causes)s::text[]) AS given (customer_id, cause)
    JOIN tiers_tally AS tally ON tally.customer_id = given.customer_id
)"""
# How many were picked, the last of them, and who of them may change, each with the cause.
SCREEN = """
WITH {pick}
SELECT count(*), max(customer_id), array_agg(customer_id) FILTER (WHERE passes), array_agg(cause) FILTER (WHERE passes)
FROM (
    SELECT picked.customer_id, picked.cause, {passes} AS passes
    FROM picked LEFT JOIN tiers_standing AS standing
        ON standing.customer_id = picked.customer_id AND standing.customer_id > %(after)s
    OFFSET 0
) AS looked_at
"""
# Of those whose numbers moved, whom the move may have brought to a tier.
MOVED = """
SELECT picked.customer_id
FROM (SELECT picked.* FROM written AS picked WHERE {reached}) AS picked
LEFT JOIN tiers_standing AS standing ON standing.customer_id = picked.customer_id
WHERE {passes}
"""
ALL_MOVED = "SELECT customer_id FROM written"
NONE_MOVED = f"{ALL_MOVED} WHERE false"
CORRECTED = f"picked.customer_id IN (SELECT customer_id FROM ({UNDONE}) AS undone)"


def screen(ladder: Ladder, slots: dict[Spec, int], pick: str) -> str:
    """The statement for this ladder over one of the picks, which brings the numbers of the tallies as `values`."""
    return SCREEN.format(pick=pick, passes=passes(ladder, slots, corrected=ladder.falls))


def passes(ladder: Ladder, slots: dict[Spec, int], *, corrected: bool = False) -> str:
    """A member who may rise, whose tier has come to its end, or (`corrected`) who lost what it may rest on."""
    ways = ["standing.valid_until <= %(as_of)s::date", rises(ladder, slots)]
    ways += [CORRECTED] if corrected else []
    return f"{value(slots[ladders.MEMBER])} > 0 AND ({' OR '.join(ways)})"


def brought(ladder: Ladder | None, slots: dict[Spec, int], moved: Sequence[Spec]) -> str:
    """SELECT of whom a move of these series (the relation `written` of customers and values) makes due.

    Where nothing falls a move can only lift, and only to a tier that asks for one of the series. Where tiers fall it may
    also leave one without the numbers that held it after points were taken back: everyone moved is due.
    """
    if ladder is None or ladder.falls:
        return ALL_MOVED if ladder else NONE_MOVED
    routes = [asked(route) for routes in ladder.routes.values() for route in routes.values()]
    theirs = [items for items in routes if any(ladder.spec(item) in moved for item in items)]
    reached = " OR ".join(holding(ladder, slots, items) for items in theirs) or "false"
    return MOVED.format(reached=reached, passes=passes(ladder, slots))


def rises(ladder: Ladder, slots: dict[Spec, int]) -> str:
    """By the rank held, whether some tier above it is reached."""
    tiers_of: dict[int, list[int]] = {}
    for tier, rank in sorted(ladder.ranks_held.items()):
        tiers_of.setdefault(rank, []).append(tier)
    whens = [
        f"WHEN standing.tier_id IN ({', '.join(map(str, tiers))}) THEN {above(ladder, slots, rank)}"
        for rank, tiers in tiers_of.items()
    ]
    return f"CASE {' '.join(whens)} ELSE {above(ladder, slots, 0)} END" if whens else above(ladder, slots, 0)


def above(ladder: Ladder, slots: dict[Spec, int], rank: int) -> str:
    """Whether the numbers reach a tier above the rank. If any is reached, then the lowest of them with this rank present."""
    tiers = [tier for tier in ladder.tiers if tier.rank > rank]
    routes = [
        route for tier in tiers[: 1 if ladder.steps else None] for route in ladder.routes[tier.id].values()
    ]
    return f"({' OR '.join(holds(ladder, slots, route, rank) for route in routes) or 'false'})"


def holds(ladder: Ladder, slots: dict[Spec, int], route: Sequence[Criterion], rank: int) -> str:
    """Whether all criteria of a route hold, the rank held being what the climb asks of."""
    if not all(item.holds(rank) for item in route if not ladders.measured(item)):
        return "false"
    return holding(ladder, slots, asked(route)) or "true"


def asked(route: Sequence[Criterion]) -> list[Criterion]:
    """The criteria of a route that a series answers."""
    return [item for item in route if ladders.measured(item)]


def holding(ladder: Ladder, slots: dict[Spec, int], items: Sequence[Criterion]) -> str:
    return " AND ".join(f"{value(slots[ladder.spec(item)])} {item.sign} {item.threshold}" for item in items)


def value(slot: int) -> str:
    return f"coalesce(picked.values[{slot}], 0)"
