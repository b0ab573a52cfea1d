"""Validation of a programme's rules, in sentences that tell where, why and what to do (tiers/wording/faults.py)."""

from typing import NamedTuple

from tiers.checking import settings, shape
from tiers.checking.criteria import check_criterion
from tiers.models import Benefit, Criterion, Programme, Tier
from tiers.wording import faults

__all__ = ["Problem", "check_criterion", "find_problems", "list_problems"]


class Problem(NamedTuple):
    """What is wrong, where: with the programme, one of its tiers, or a criterion or benefit of that; and at which key."""

    sentence: str
    tier: Tier | None = None
    row: Criterion | Benefit | None = None
    key: str = ""

    def __str__(self) -> str:
        if self.tier is None:
            return self.sentence
        if isinstance(self.row, Criterion):
            return faults.lead_by_route(self.tier, self.row.route) + self.sentence
        if self.row is not None:
            return faults.lead_by_benefit(self.tier, self.row.kind) + self.sentence
        return faults.lead_by_tier(self.tier) + self.sentence if self.key else self.sentence


def list_problems(programme: Programme) -> list[str]:
    """Every reason why this version could not be put in force; empty when there is none."""
    return [str(problem) for problem in find_problems(programme)]


def find_problems(programme: Programme) -> list[Problem]:
    """The same with where. The ladder as a whole is looked at once each tier is sound by itself."""
    tiers = list(programme.tiers.order_by("rank").prefetch_related("criteria", "benefits"))
    if not tiers:
        return [Problem(faults.explain_no_tiers())]
    single = [problem for tier in tiers for problem in check_tier(tier, tiers)]
    whole = shape.find_gaps(tiers) if single else shape.check_ladder(tiers)
    return [*single, *(Problem(fault.sentence, fault.tier) for fault in whole)]


def check_tier(tier: Tier, tiers: list[Tier]) -> list[Problem]:
    """What is wrong within one tier."""
    criteria = sorted(tier.criteria.all(), key=lambda item: (item.route, item.id))
    benefits = sorted(tier.benefits.all(), key=lambda item: item.id)
    problems = [Problem(sentence, tier, None, key) for key, sentence in settings.check_tier(tier)]
    if not criteria:
        problems.append(Problem(faults.explain_no_criteria(tier), tier))
    for item in criteria:
        circle = shape.find_circle(tier, item, tiers)
        found = [("at_least", faults.explain_circle(circle))] if circle else check_criterion(item, tier)
        problems += [Problem(sentence, tier, item, key) for key, sentence in found]
    for benefit in benefits:
        found = settings.check_benefit(benefit, benefits)
        problems += [Problem(sentence, tier, benefit, key) for key, sentence in found]
    return problems
