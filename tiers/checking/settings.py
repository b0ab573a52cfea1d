"""Whether what a tier is set to, and what it brings, can be used. Each fault as (key, sentence)."""

from tiers import benefits, validity
from tiers.checking.criteria import Faults
from tiers.models import Benefit, Tier
from tiers.wording import faults

ONCE = {"points_multiplier"}  # two would contradict each other


def check_tier(tier: Tier) -> Faults:
    """Validity and demotion have to go together."""
    try:
        validity.check(tier.valid_for)
    except validity.BadValidity as problem:
        return [("valid_for", str(problem))]
    if tier.demotion != Tier.Demotion.NEVER and not tier.valid_for:
        return [("demotion", faults.explain_falls_without_end())]
    return []


def check_benefit(benefit: Benefit, every: list[Benefit]) -> Faults:
    """What is wrong with one benefit of a tier, whose benefits are `every`."""
    kind = benefits.every().get(benefit.kind)
    if kind is None:
        return [("kind", faults.explain_unknown_benefit(benefit.kind, sorted(benefits.every())))]
    if not isinstance(benefit.figures, dict):
        return [("figures", faults.explain_figures_are_no_object())]
    found: Faults = []
    try:
        benefits.check_figures(benefit.kind, benefit.figures)
    except benefits.FiguresWrong as wrong:
        found += [(name, text) for name, texts in wrong.errors.items() for text in texts]
    if kind.named:
        nameless = [key for key in ("name_zh", "name_en") if not getattr(benefit, key)]
        found += [(key, faults.explain_nameless_benefit()) for key in nameless]
    if benefit.kind in ONCE and any(each.kind == benefit.kind and each.id < benefit.id for each in every):
        found.append(("kind", faults.explain_benefit_twice()))
    return found
