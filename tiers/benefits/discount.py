"""A discount at the counter, on every category or on some. Special-price goods get none."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tiers.benefits import BenefitKind, Costed, Figures, figures


class DiscountForm(Costed):
    pays_percent = figures.PaysField()
    categories = figures.CategoriesField()
    stacks = forms.BooleanField(
        label=_("on top of a promotion"), required=False, help_text=_("8折 and 8.8折 together are 7.04折.")
    )


def describe(given: Figures) -> tuple[str, str]:
    (zh, en), (what_zh, what_en) = (
        figures.describe_discount(given["pays_percent"]),
        figures.describe_categories(given.get("categories", [])),
    )
    stacks = ("（可与促销同享）", " (on top of promotions)") if given.get("stacks") else ("", "")
    return f"{what_zh} {zh}{stacks[0]}", f"{en} {what_en}{stacks[1]}"


KIND = BenefitKind("折扣", "discount", describe, DiscountForm)
