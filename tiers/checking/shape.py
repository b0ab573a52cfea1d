"""Whether the tiers of a ladder fit together: ranks without a gap, every tier within reach, none without a use.

The order of two thresholds is decided only between criteria that measure the same over the same window. A route
"implies" another when everyone who fulfils it also fulfils the other.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from tiers import measures
from tiers.models import Criterion, Tier
from tiers.wording import faults

Route = list[Criterion]


class Fault(NamedTuple):
    tier: Tier
    sentence: str


class Implied(NamedTuple):
    """A route of a lower tier that implies one of an upper tier.

    `above` and `below`: criteria of the same series where the upper tier asks for less; None where it does not.
    """

    route: int
    above: Criterion | None = None
    below: Criterion | None = None


def check_ladder(tiers: list[Tier]) -> list[Fault]:
    """What is wrong with the tiers, lowest first, each sound by itself."""
    return [*find_gaps(tiers), *find_out_of_reach(tiers), *find_upside_down(tiers)]


def list_routes(tier: Tier) -> dict[int, Route]:
    found: dict[int, Route] = {}
    for item in sorted(tier.criteria.all(), key=lambda item: (item.route, item.id)):
        found.setdefault(item.route, []).append(item)
    return found


def find_gaps(tiers: list[Tier]) -> list[Fault]:
    """Ranks are counted 1, 2, 3: the present tier is asked for by rank."""
    for expected, tier in enumerate(tiers, start=1):
        if tier.rank != expected:
            return [Fault(tier, faults.explain_gap(tier, expected))]
    return []


def asks_present(item: Criterion) -> bool:
    return isinstance(measures.every().get(item.measure), measures.Climb)


def find_circle(tier: Tier, item: Criterion, tiers: list[Tier]) -> list[Tier]:
    """The tiers that ask for each other first, from this one back to it; empty where the criterion closes no circle."""
    if not asks_present(item) or item.at_least is None or item.at_least < tier.rank:
        return []
    seen, asked = [tier], find_asked(tier, item, tiers)
    while asked and asked not in seen:
        seen.append(asked)
        asked = find_asked(asked, None, tiers)
    return [*seen, tier] if asked == tier and len(seen) > 1 else []


def find_asked(tier: Tier, item: Criterion | None, tiers: list[Tier]) -> Tier | None:
    """The tier that this one asks for first: by the criterion, or by the first of its own that asks for any."""
    asking = item or next((each for each in tier.criteria.all() if asks_present(each)), None)
    if asking is None or asking.at_least is None:
        return None
    return next((each for each in tiers if each.rank >= asking.at_least), None)


def find_out_of_reach(tiers: list[Tier]) -> list[Fault]:
    """Tiers none of whose routes can ever hold."""
    reached: list[Tier] = []
    found: list[Fault] = []
    for tier in tiers:
        if any(can_route_hold(route, reached) for route in list_routes(tier).values()):
            reached.append(tier)
        else:
            found.append(Fault(tier, explain_out_of_reach(tier, reached)))
    return found


def can_route_hold(route: Route, reached: list[Tier]) -> bool:
    return all(can_hold(item, reached) for item in route) and find_contradiction(route) is None


def can_hold(item: Criterion, reached: list[Tier]) -> bool:
    """Whether a criterion can hold at all, if only these tiers below can be reached."""
    kind = measures.every()[item.measure]
    if isinstance(kind, measures.Climb):
        return any(tier.rank >= item.threshold for tier in reached)
    return item.at_most is not None or item.threshold <= 1 or not kind.wording.yes_zh


def find_contradiction(route: Route) -> tuple[Criterion, Criterion] | None:
    """Two criteria of the same series that no number fulfils: more is asked for than is allowed."""
    limits = [item for item in route if item.at_most is not None]
    for item in route:
        if item.at_least is not None and not asks_present(item):
            for limit in limits:
                if are_of_one_series(item, limit) and item.threshold > limit.threshold:
                    return item, limit
    return None


def explain_out_of_reach(tier: Tier, reached: list[Tier]) -> str:
    blocked = next((item for item in tier.criteria.all() if not can_hold(item, reached)), None)
    if blocked is None:
        routes = list_routes(tier).values()
        asked, limit = next(pair for route in routes if (pair := find_contradiction(route)))
        return faults.explain_contradiction(tier, asked, limit)
    if asks_present(blocked):
        return faults.explain_rank_out_of_reach(tier, blocked.at_least)
    return faults.explain_more_than_yes(tier, blocked)


def find_upside_down(tiers: list[Tier]) -> list[Fault]:
    """Higher tiers that ask for less than a lower one, and lower ones at which nobody could stay."""
    found: list[Fault] = []
    for position, lower in enumerate(tiers):
        if lower.resets:  # what brought a member here no longer counts
            continue
        at_once: dict[int, Tier] = {}
        for upper in tiers[position + 1 :]:
            for implied in find_implied(lower, upper):
                at_once.setdefault(implied.route, upper)
                if implied.above and implied.below:
                    sentence = faults.explain_asks_less(lower, upper, implied.above, implied.below)
                    found.append(Fault(upper, sentence))
        if not found and at_once.keys() == list_routes(lower).keys():
            found.append(Fault(lower, faults.explain_nobody_stays(lower, at_once[min(at_once)])))
    return found


def find_implied(lower: Tier, upper: Tier) -> Iterator[Implied]:
    """The routes of the lower tier that imply one of the upper tier."""
    for number, below in list_routes(lower).items():
        for above in list_routes(upper).values():
            covers = [(item, find_cover(item, below, lower)) for item in above]
            if all(cover is not None for _item, cover in covers):
                less = [
                    (item, cover)
                    for item, cover in covers
                    if isinstance(cover, Criterion) and item.threshold != cover.threshold
                ]
                yield Implied(number, *less[0]) if less else Implied(number)


def find_cover(item: Criterion, below: Route, lower: Tier) -> Criterion | bool | None:
    """What makes the criterion hold for everyone who fulfils the route below: a criterion of that route, or True (the tier
    itself); None for nothing."""
    if asks_present(item):
        return True if item.threshold <= lower.rank else None
    return next((each for each in below if are_of_one_series(each, item) and is_as_strict(each, item)), None)


def is_as_strict(one: Criterion, other: Criterion) -> bool:
    """Whether the one implies the other; both are of the same series."""
    if one.sign != other.sign:
        return False
    return one.threshold >= other.threshold if one.at_most is None else one.threshold <= other.threshold


def are_of_one_series(one: Criterion, other: Criterion) -> bool:
    return get_series(one) == get_series(other)


def get_series(item: Criterion) -> tuple[str, str, str]:
    known = measures.every()[item.measure].filters
    narrowed = {key: known[key].clean(value) for key, value in item.filter.items()}
    return item.measure, json.dumps(narrowed, sort_keys=True), item.window
