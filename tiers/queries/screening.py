"""SQL that looks at many tallies and standings at once and lets those through whose tier may change.

Too many may pass, never too few: whether a tier is set by hand or the rules wait for a purchase is asked only for those who
passed, with everything else that a change needs (tiers/queries/cases.py).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tiers import ladders
from tiers.ladders import Ladder, Spec
from tiers.models import Criterion
from tiers.queries.correcting import UNDONE
from tiers.queries.tallying import read_slot

# Tallies and standings come in customer order from their keys: to merge them takes a third of the time of a hash.
IN_ORDER = "SET LOCAL enable_hashjoin = off"
AS_USUAL = "SET LOCAL enable_hashjoin = on"
# The next chunk of the customers who are due, after the last one of the chunk before. Evaluated, they are due no more.
NEXT_DUE = """
wanted AS MATERIALIZED (
    SELECT due.customer_id, due.cause, due.ctid AS place, tally.values
    FROM tiers_due AS due LEFT JOIN tiers_tally AS tally ON tally.customer_id = due.customer_id
    WHERE due.customer_id > %(after)s ORDER BY due.customer_id LIMIT %(chunk)s
), removed AS (DELETE FROM tiers_due USING wanted WHERE tiers_due.ctid = wanted.place)"""
# The next chunk of everyone with a tally.
NEXT_OF_ALL = """
wanted AS (
    SELECT customer_id, %(cause)s::text AS cause, values FROM tiers_tally
    WHERE customer_id > %(after)s ORDER BY customer_id LIMIT %(chunk)s
)"""
SCREEN = """
WITH {chunk}
SELECT count(*) AS size, max(customer_id) AS last, array_agg(customer_id) FILTER (WHERE passes) AS customers,
       array_agg(cause) FILTER (WHERE passes) AS causes
FROM (
    SELECT wanted.customer_id, wanted.cause, {passes} AS passes
    FROM wanted LEFT JOIN tiers_standing AS standing
        ON standing.customer_id = wanted.customer_id AND standing.customer_id > %(after)s
    OFFSET 0
) AS looked_at
"""
# Of the customers whose numbers moved, those whom the move may have brought to a tier.
BROUGHT = """
SELECT wanted.customer_id
FROM (SELECT wanted.* FROM written AS wanted WHERE {reached}) AS wanted
LEFT JOIN tiers_standing AS standing ON standing.customer_id = wanted.customer_id
WHERE {passes}
"""
ALL_MOVED = "SELECT customer_id FROM written"
NONE_MOVED = f"{ALL_MOVED} WHERE false"
CORRECTED = f"wanted.customer_id IN (SELECT customer_id FROM ({UNDONE}) AS undone)"


class Screened(NamedTuple):
    """A chunk: how many were looked at, the last of them, and who of them may change, each with the cause."""

    size: int
    last: int | None
    customers: list[int] | None
    causes: list[str] | None

    @property
    def passed(self) -> dict[int, str]:
        return dict(zip(self.customers or [], self.causes or [], strict=True))


@dataclass(frozen=True)
class Screen:
    """The conditions of a ladder over the relations `wanted` (with the `values` of tallies) and `standing`.

    `slots`: where the series stand in the tallies.
    """

    ladder: Ladder
    slots: Mapping[Spec, int]

    def build(self, chunk: str) -> str:
        """The statement that looks at a chunk of customers (NEXT_DUE, NEXT_OF_ALL); its row is a `Screened`."""
        return SCREEN.format(chunk=chunk, passes=self.passes(corrected=self.ladder.falls))

    def build_brought(self, moved: Collection[Spec]) -> str:
        """SELECT of the customers whom a move of these series makes due, over the relation `written` (customers, values).

        Where nothing falls a move can only lift, and only to a tier that asks for one of the series. Where tiers fall it may
        also leave one without the numbers that held it after points were taken back: everyone moved is due.
        """
        if self.ladder.falls:
            return ALL_MOVED
        routes = [
            self.list_measured(route) for routes in self.ladder.routes.values() for route in routes.values()
        ]
        reached = [
            self.all_hold(items)
            for items in routes
            if any(self.ladder.find_spec(item) in moved for item in items)
        ]
        return BROUGHT.format(reached=" OR ".join(reached) or "false", passes=self.passes())

    def passes(self, *, corrected: bool = False) -> str:
        """Whether a member may rise, has a tier that has come to its end, or (`corrected`) lost what the tier may rest on."""
        ways = ["standing.valid_until <= %(as_of)s::date", self.rises()]
        ways += [CORRECTED] if corrected else []
        return f"{self.value(ladders.MEMBER)} > 0 AND ({' OR '.join(ways)})"

    def rises(self) -> str:
        """By the rank held, whether some tier above it is reached."""
        tiers_of: dict[int, list[int]] = {}
        for tier, rank in sorted(self.ladder.ranks_held.items()):
            tiers_of.setdefault(rank, []).append(tier)
        whens = [
            f"WHEN standing.tier_id IN ({', '.join(map(str, tiers))}) THEN {self.reaches_above(rank)}"
            for rank, tiers in tiers_of.items()
        ]
        otherwise = self.reaches_above(0)
        return f"CASE {' '.join(whens)} ELSE {otherwise} END" if whens else otherwise

    def reaches_above(self, rank: int) -> str:
        """Whether a tier above the rank is reached. If any is, then the lowest of them while this rank is held."""
        tiers = [tier for tier in self.ladder.tiers if tier.rank > rank]
        routes = [
            route
            for tier in tiers[: 1 if self.ladder.steps else None]
            for route in self.ladder.routes[tier.id].values()
        ]
        return f"({' OR '.join(self.route_holds(route, rank) for route in routes) or 'false'})"

    def route_holds(self, route: Sequence[Criterion], rank: int) -> str:
        """Whether all criteria of a route hold while the rank is held."""
        if not all(item.holds(rank) for item in route if not ladders.asks_series(item)):
            return "false"
        return self.all_hold(self.list_measured(route)) or "true"

    def list_measured(self, route: Sequence[Criterion]) -> list[Criterion]:
        """The criteria of a route that a series answers."""
        return [item for item in route if ladders.asks_series(item)]

    def all_hold(self, items: Sequence[Criterion]) -> str:
        return " AND ".join(
            f"{self.value(self.ladder.find_spec(item))} {item.sign} {item.threshold}" for item in items
        )

    def value(self, spec: Spec) -> str:
        return read_slot(self.slots[spec], "wanted")
