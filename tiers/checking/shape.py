"""Whether the tiers of a ladder fit together: ranks without a gap, every tier within reach, none without a use.

The order of two thresholds is decided only between criteria that measure the same over the same window. A route
"implies" another when whoever fulfils it fulfils that too.
"""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tiers import measures
from tiers.models import Criterion, Tier

Told = list[tuple[Tier, str]]
Route = list[Criterion]


def of_ladder(tiers: list[Tier]) -> Told:
    """What is wrong with the tiers, lowest first, each sound by itself."""
    return [*gaps(tiers), *out_of_reach(tiers), *upside_down(tiers)]


def routes(tier: Tier) -> dict[int, Route]:
    found: dict[int, Route] = {}
    for item in sorted(tier.criteria.all(), key=lambda item: (item.route, item.id)):
        found.setdefault(item.route, []).append(item)
    return found


def gaps(tiers: list[Tier]) -> Told:
    """Ranks are counted 1, 2, 3: the present tier is asked for by rank."""
    text = _(
        "Tier %(tier)s has rank %(rank)s, but no tier has rank %(missing)s: number them 1, 2, 3 and so on."
    )
    for expected, tier in enumerate(tiers, start=1):
        if tier.rank != expected:
            return [(tier, text % {"tier": tier, "rank": tier.rank, "missing": expected})]
    return []


def asks_present(item: Criterion) -> bool:
    return isinstance(measures.every().get(item.measure), measures.Climb)


def circle(tier: Tier, item: Criterion, tiers: list[Tier]) -> str:
    """The sentence for tiers that ask for each other first; empty where this criterion does not close such a circle."""
    if not asks_present(item) or item.at_least is None or item.at_least < tier.rank:
        return ""
    seen: list[Tier] = [tier]
    while (asked := asked_for(seen[-1], item if len(seen) == 1 else None, tiers)) and asked not in seen:
        seen.append(asked)
    if asked != tier or len(seen) == 1:
        return ""
    names = " → ".join(str(each) for each in [*seen, tier])
    return _(
        "tiers ask for each other in a circle (%(names)s), so nobody could reach any of them. "
        "Let each ask only for a tier below it."
    ) % {"names": names}  # fmt: skip


def asked_for(tier: Tier, item: Criterion | None, tiers: list[Tier]) -> Tier | None:
    """The tier that this one asks for first: by the criterion, or by the first of its own that asks for any."""
    asking = item or next((each for each in tier.criteria.all() if asks_present(each)), None)
    if asking is None or asking.at_least is None:
        return None
    return next((each for each in tiers if each.rank >= asking.at_least), None)


def out_of_reach(tiers: list[Tier]) -> Told:
    """Tiers none of whose routes can ever hold."""
    reached: list[Tier] = []
    told: Told = []
    for tier in tiers:
        if any(possible_route(route, reached) for route in routes(tier).values()):
            reached.append(tier)
        else:
            told.append((tier, why_out_of_reach(tier, reached)))
    return told


def possible_route(route: Route, reached: list[Tier]) -> bool:
    return all(possible(item, reached) for item in route) and contradiction(route) is None


def contradiction(route: Route) -> tuple[Criterion, Criterion] | None:
    """Two criteria of the same series that no number fulfils: more is asked for than is allowed."""
    limits = [item for item in route if item.at_most is not None]
    for item in route:
        if item.at_least is not None and not asks_present(item):
            for limit in limits:
                if same(item, limit) and item.threshold > limit.threshold:
                    return item, limit
    return None


def possible(item: Criterion, reached: list[Tier]) -> bool:
    """Whether a criterion can hold at all, if only these tiers below can be reached."""
    kind = measures.every()[item.measure]
    if isinstance(kind, measures.Climb):
        return any(tier.rank >= item.threshold for tier in reached)
    return item.at_most is not None or item.threshold <= 1 or not kind.wording.yes_zh


def why_out_of_reach(tier: Tier, reached: list[Tier]) -> str:
    blocked = next((item for item in tier.criteria.all() if not possible(item, reached)), None)
    if blocked is None:
        return why_contradictory(tier)
    if asks_present(blocked):
        return _(
            "Nobody could reach tier %(tier)s: it asks for rank %(rank)s first, and no tier from there up to it can be "
            "reached. Ask for a lower one."
        ) % {"tier": tier, "rank": blocked.at_least}  # fmt: skip
    return _("Nobody could reach tier %(tier)s: %(measure)s either holds or does not; ask for 1, not %(value)s.") % {
        "tier": tier, "measure": blocked.measure, "value": blocked.at_least,
    }  # fmt: skip


def why_contradictory(tier: Tier) -> str:
    asked, limit = next(pair for route in routes(tier).values() if (pair := contradiction(route)))
    return _(
        "Nobody could reach tier %(tier)s: one route asks for at least %(least)s of %(measure)s and allows at most %(most)s. "
        "Lower the one or raise the other."
    ) % {
        "tier": tier, "measure": asked.measure, "least": f"{asked.at_least:,}", "most": f"{limit.at_most:,}",
    }  # fmt: skip


def upside_down(tiers: list[Tier]) -> Told:
    """Higher tiers that ask for less than a lower one, and lower ones at which nobody could stay."""
    told: Told = []
    for position, lower in enumerate(tiers):
        at_once: dict[int, Tier] = {}
        for upper in tiers[position + 1 :]:
            if lower.resets:  # what brought a member here no longer counts
                break
            for number, easier, pair in implications(lower, upper):
                at_once.setdefault(number, upper)
                if easier:
                    told.append((upper, asks_less(lower, upper, *pair)))
        if not told and at_once.keys() == routes(lower).keys():
            told.append((lower, nobody_stays(lower, at_once[min(at_once)])))
    return told


def implications(
    lower: Tier, upper: Tier
) -> Iterator[tuple[int, bool, tuple[Criterion, Criterion] | tuple[()]]]:
    """(route of the lower tier, whether the upper one asks for less, the two criteria that show it)."""
    for number, below in routes(lower).items():
        for above in routes(upper).values():
            pairs = [(item, covered(item, below, lower)) for item in above]
            if all(by is not None for _above, by in pairs):
                less = [
                    (item, by)
                    for item, by in pairs
                    if isinstance(by, Criterion) and item.threshold != by.threshold
                ]
                yield number, bool(less), less[0] if less else ()


def covered(item: Criterion, below: Route, lower: Tier) -> Criterion | bool | None:
    """What makes the criterion hold for who fulfils the route below: a criterion of it, True (the tier); or None."""
    if asks_present(item):
        return True if item.threshold <= lower.rank else None
    return next((each for each in below if same(each, item) and at_least_as_strict(each, item)), None)


def at_least_as_strict(one: Criterion, other: Criterion) -> bool:
    """Whether whoever fulfils the one fulfils the other, of the same series."""
    if one.sign != other.sign:
        return False
    return one.threshold >= other.threshold if one.at_most is None else one.threshold <= other.threshold


def same(one: Criterion, other: Criterion) -> bool:
    return measured(one) == measured(other)


def measured(item: Criterion) -> tuple[str, str, str]:
    known = measures.every()[item.measure].filters
    narrowed = {key: known[key].clean(value) for key, value in item.filter.items()}
    return item.measure, json.dumps(narrowed, sort_keys=True), item.window


def asks_less(lower: Tier, upper: Tier, above: Criterion, below: Criterion) -> str:
    if above.at_most is not None:
        return _(
            "Tier %(upper)s allows more than tier %(lower)s below it (%(measure)s: at most %(above)s against %(below)s): "
            "lower the limit of %(upper)s or raise that of %(lower)s."
        ) % figures_of(lower, upper, above, below)
    return _(
        "Tier %(upper)s asks for less than tier %(lower)s below it (%(measure)s: at least %(above)s against "
        "%(below)s): raise the threshold of %(upper)s or lower that of %(lower)s."
    ) % figures_of(lower, upper, above, below)


def figures_of(lower: Tier, upper: Tier, above: Criterion, below: Criterion) -> dict[str, object]:
    return {
        "upper": upper, "lower": lower, "measure": above.measure, "above": f"{above.threshold:,}",
        "below": f"{below.threshold:,}",
    }  # fmt: skip


def nobody_stays(lower: Tier, upper: Tier) -> str:
    return _(
        "Nobody would stay at tier %(lower)s: whoever reaches it reaches %(upper)s at once. Ask for more at %(upper)s, "
        "or leave %(lower)s out."
    ) % {"upper": upper, "lower": lower}  # fmt: skip
