"""A gift: on the birthday, once a quarter, month or year, or on reaching the tier. Lists show who is to get one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import languages
from clubcrm.kernel.figures import MoneyField
from tiers.benefits import BenefitKind, Figures, figures

OCCASIONS = {
    "birthday": ("生日礼品", "birthday gift"),
    "month": ("每月礼品", "monthly gift"),
    "quarter": ("季度礼品", "quarterly gift"),
    "year": ("年度礼品", "yearly gift"),
    "promotion": ("晋级礼品", "gift on reaching the tier"),
}


def list_occasions() -> list[tuple[str, str]]:
    return [(code, languages.choose(*words)) for code, words in OCCASIONS.items()]


class GiftForm(forms.Form):
    occasion = forms.ChoiceField(label=_("occasion"), choices=list_occasions)
    value_cents = MoneyField(label=_("worth"), min_value=1, required=False)


def describe(given: Figures) -> tuple[str, str]:
    zh, en = OCCASIONS[given["occasion"]]
    if worth := given.get("value_cents"):
        return (
            f"{zh}（价值 {figures.write_yuan(worth)} 元）",
            f"{en} (worth {figures.write_yuan(worth)} yuan)",
        )
    return zh, en


KIND = BenefitKind("礼品", "gift", describe, GiftForm)
