"""The climb: which tier do these numbers reach, and by which route. Here and nowhere else; pure functions.

Tiers are tried from the lowest to the highest, and one that is reached counts as present for the next ("is Green or above").
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tiers import ladders
from tiers.ladders import Ladder, Spec
from tiers.models import Criterion, Tier

Numbers = Mapping[Spec, int]


class Reached(NamedTuple):
    """A tier that is reached by a route; `present` is the rank that was held when it was tried."""

    tier: Tier
    route: int
    present: int


def climb(ladder: Ladder, numbers: Numbers, rank: int, *, below: int | None = None) -> Reached | None:
    """The highest tier above a rank that the numbers reach; None for none.

    A ladder climbed step by step is climbed by one step. With `below` only tiers under that rank are tried, all of them:
    so a tier is worked out anew.
    """
    reached, present = None, rank
    for tier in ladder.tiers:
        if tier.rank <= rank or (below is not None and tier.rank >= below):
            continue
        if route := find_route(ladder, tier, numbers, present):
            reached, present = Reached(tier, route, present), tier.rank
        if ladder.steps and below is None:
            break
    return reached


def find_route(ladder: Ladder, tier: Tier, numbers: Numbers, present: int) -> int | None:
    """The lowest route of the tier whose criteria all hold while the rank `present` is held; None where none does."""
    for number, criteria in ladder.routes[tier.id].items():
        if all(item.holds(get_value(ladder, item, numbers, present)) for item in criteria):
            return number
    return None


def get_value(ladder: Ladder, item: Criterion, numbers: Numbers, present: int) -> int:
    """What a criterion is asked of: the number of its series, or the rank that is held."""
    return numbers[ladder.find_spec(item)] if ladders.asks_series(item) else present


def write_evidence(ladder: Ladder, reached: Reached, numbers: Numbers) -> dict[str, Any]:
    """The numbers that decided, as a change keeps them: those of the route, or of all routes where it is 0."""
    routes = ladder.routes[reached.tier.id]
    criteria: Iterable[Criterion] = (
        routes[reached.route] if reached.route else (item for route in routes.values() for item in route)
    )
    return write_rule(ladder) | {
        "criteria": [
            write_criterion(item) | {"value": get_value(ladder, item, numbers, reached.present)}
            for item in criteria
        ]
    }


def write_rule(ladder: Ladder) -> dict[str, Any]:
    """Which version of which rules decided."""
    return {"programme": ladder.programme.code, "version": ladder.programme.version}


def write_criterion(item: Criterion) -> dict[str, Any]:
    """A criterion as evidence keeps it: with the one of at_least and at_most that it has."""
    threshold = "at_least" if item.at_most is None else "at_most"
    return {
        "measure": item.measure,
        "filter": item.filter,
        "window": item.window,
        threshold: item.threshold,
    }
