"""Points are multiplied while the tier is held: 150 is one and a half times what the rule gives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures import NumberField
from tiers.benefits import BenefitKind, Figures


class MultiplierForm(forms.Form):
    percent = NumberField(
        label=_("of the points the rule gives"),
        unit="%",
        min_value=101,
        max_value=1000,
        help_text=_("150 is 1.5 times."),
    )


def describe(given: Figures) -> tuple[str, str]:
    times = f"{given['percent'] / 100:g}"
    return f"积分 {times} 倍", f"{times} times the points"


KIND = BenefitKind("积分倍数", "points multiplier", describe, MultiplierForm)
