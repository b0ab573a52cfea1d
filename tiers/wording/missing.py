"""What is missing to a tier, in words. Takes what tiers/queries/standing.py finds."""

from typing import Any

from tiers import measures
from tiers.models import Tier
from tiers.wording.bilingual import Bilingual
from tiers.wording.criteria import write_figure


def describe_missing(need: Any, item: Tier) -> Bilingual:
    """ "2,300 points to Gold by 2026-06-30." for one unmet need (queries.Need): by the last day before what counts now
    begins to leave the window."""
    words = measures.every()[need.measure].wording
    number = write_figure(need.measure, need.missing)
    by = Bilingual(f"（{need.by} 前）", f" by {need.by}") if need.by else Bilingual("", "")
    if not words.unit_en or not need.unit:
        return Bilingual(
            f"距{item.name_zh}还差：{need.words.zh}{by.zh}。",
            f"Missing to {item.name_en}: {need.words.en}{by.en}.",
        )
    return Bilingual(
        f"距{item.name_zh}还差 {number} {words.unit_zh}{by.zh}。",
        f"{number} {words.name_unit(need.missing)} to {item.name_en}{by.en}.",
    )


def describe_ways(step: Any) -> list[Bilingual]:
    """What is missing to a tier (queries.NextTier), a sentence per route: "2,300 points to Gold by 2026-06-30."; a route
    that misses several things tells them all."""
    ways = []
    for route in step.routes:
        if parts := [describe_missing(need, step.tier) for need in route.unmet]:
            ways.append(Bilingual("".join(part.zh for part in parts), " ".join(part.en for part in parts)))
    return ways
