"""A tier's rule as it reads, from what is kept or from what is being typed."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tiers import wording
from tiers.forms import BenefitForm, CriterionForm
from tiers.models import Benefit, Criterion, Tier


class Reading(NamedTuple):
    """How the tier is reached, how long it is kept, what it brings. `unfinished`: something is left out of it.

    `lines`: of each benefit in the form the id under which it says itself, with its sentence.
    """

    reached: str
    kept: str
    brings: list[str]
    unfinished: bool = False
    lines: tuple[tuple[str, str], ...] = ()


def read_saved(tier: Tier) -> Reading:
    criteria = list(tier.criteria.order_by("route", "id"))
    return say(tier, criteria, list(tier.benefits.order_by("id")))


def read_forms(form: Any, formsets: Iterable[Any]) -> Reading:
    """What is filled in so far; what is not, and what is taken out, is left out."""
    rows = [row for formset in formsets for row in formset.forms if is_filled(row)]
    sound = [row for row in rows if row.is_valid()]
    criteria = [row.instance for row in sound if isinstance(row, CriterionForm)]
    benefits = [row.instance for row in sound if isinstance(row, BenefitForm)]
    unfinished = len(sound) < len(rows) or not form.is_valid()
    lines = tuple((f"{row.prefix}-said", row.said) for row in rows if isinstance(row, BenefitForm))
    in_order = sorted(criteria, key=lambda item: item.route)
    return say(form.instance, in_order, benefits)._replace(unfinished=unfinished, lines=lines)


def is_filled(row: Any) -> bool:
    return bool(row.chosen_kind) and row.add_prefix("DELETE") not in row.data


def say(tier: Tier, criteria: list[Criterion], benefits: list[Benefit]) -> Reading:
    try:
        reached = wording.describe_tier(tier, criteria, list(tier.programme.tiers.all())).here
    except (KeyError, ValueError):
        reached = _("Some criteria are not understood: see the page of the programme.")
    kept = wording.describe_keeping(tier).here
    return Reading(reached, kept, [wording.describe_benefit(row).here for row in benefits])
