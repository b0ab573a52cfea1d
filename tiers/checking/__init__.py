"""Validation of a programme's rules, in sentences that say where, why and what to do."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from tiers.checking import settings, shape
from tiers.checking.criteria import of_criterion
from tiers.models import Benefit, Criterion, Programme, Tier

__all__ = ["Problem", "found", "of_criterion", "problems"]


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
            where = _("Tier %(tier)s, route %(route)s: ") % {"tier": self.tier, "route": self.row.route}
        elif self.row is not None:
            where = _("Tier %(tier)s, benefit %(kind)s: ") % {"tier": self.tier, "kind": self.row.kind}
        elif self.key:
            where = _("Tier %(tier)s: ") % {"tier": self.tier}
        else:
            where = ""
        return where + self.sentence


def problems(programme: Programme) -> list[str]:
    """Every reason why this version could not be put in force; empty when there is none."""
    return [str(problem) for problem in found(programme)]


def found(programme: Programme) -> list[Problem]:
    """The same with where. The ladder as a whole is looked at once each tier is sound by itself."""
    tiers = list(programme.tiers.order_by("rank").prefetch_related("criteria", "benefits"))
    if not tiers:
        return [Problem(_("The programme has no tiers."))]
    single = [problem for tier in tiers for problem in of_tier(tier, tiers)]
    whole = shape.gaps(tiers) if single else shape.of_ladder(tiers)
    return [*single, *(Problem(sentence, tier) for tier, sentence in whole)]


def of_tier(tier: Tier, tiers: list[Tier]) -> list[Problem]:
    """What is wrong within one tier."""
    criteria = sorted(tier.criteria.all(), key=lambda item: (item.route, item.id))
    benefits = sorted(tier.benefits.all(), key=lambda item: item.id)
    problems = [Problem(sentence, tier, None, key) for key, sentence in settings.of_tier(tier)]
    if not criteria:
        sentence = _("Tier %(tier)s has no criteria, so nobody could reach it.") % {"tier": tier}
        problems.append(Problem(sentence, tier))
    for item in criteria:
        circle = shape.circle(tier, item, tiers)
        at_fault = [("at_least", circle)] if circle else of_criterion(item, tier)
        problems += [Problem(sentence, tier, item, key) for key, sentence in at_fault]
    for benefit in benefits:
        at_fault = settings.of_benefit(benefit, benefits)
        problems += [Problem(sentence, tier, benefit, key) for key, sentence in at_fault]
    return problems
