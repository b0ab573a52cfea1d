"""Whether what a tier is set to, and what it brings, can be used. Each fault as (key, sentence)."""

from django.utils.translation import gettext as _

from tiers import benefits, validity
from tiers.checking.criteria import Found
from tiers.models import Benefit, Tier

ONCE = {"points_multiplier"}  # two would contradict each other


def of_tier(tier: Tier) -> Found:
    """Validity and demotion have to go together."""
    try:
        validity.checked(tier.valid_for)
    except validity.BadValidity as problem:
        return [("valid_for", str(problem))]
    if tier.demotion != Tier.Demotion.NEVER and not tier.valid_for:
        text = _("a tier falls only when its validity ends: say how long it is valid, or let it be kept.")
        return [("demotion", text)]
    return []


def of_benefit(benefit: Benefit, every: list[Benefit]) -> Found:
    """What is wrong with one benefit of a tier, whose benefits are `every`."""
    kind = benefits.every().get(benefit.kind)
    if kind is None:
        known = ", ".join(sorted(benefits.every()))
        text = _("there is no kind of benefit “%(name)s”. Known are: %(known)s.")
        return [("kind", text % {"name": benefit.kind, "known": known})]
    if not isinstance(benefit.figures, dict):
        return [("figures", _("the figures are an object such as {“hours”: 2}."))]
    found: Found = []
    try:
        benefits.checked(benefit.kind, benefit.figures)
    except benefits.FiguresWrong as wrong:
        found += [(name, text) for name, texts in wrong.errors.items() for text in texts]
    if kind.named:
        found += [
            (key, _("this benefit is only what its name says: give it one.")) for key in ("name_zh", "name_en")
            if not getattr(benefit, key)
        ]  # fmt: skip
    if benefit.kind in ONCE and any(each.kind == benefit.kind and each.id < benefit.id for each in every):
        found.append(("kind", _("a tier has this benefit only once.")))
    return found
