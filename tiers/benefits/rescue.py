"""Roadside rescue, so many times a year or as often as needed."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures import NumberField
from tiers.benefits import BenefitKind, Costed, Figures


class RescueForm(Costed):
    times_a_year = NumberField(
        label=_("how often"),
        unit=_("times a year"),
        min_value=1,
        max_value=366,
        required=False,
        help_text=_("Empty: as often as needed."),
    )


def describe(given: Figures) -> tuple[str, str]:
    if times := given.get("times_a_year"):
        return (
            f"紧急救援每年 {times} 次",
            f"roadside rescue {times} {'time' if times == 1 else 'times'} a year",
        )
    return "紧急救援", "roadside rescue"


KIND = BenefitKind("紧急救援", "roadside rescue", describe, RescueForm)
