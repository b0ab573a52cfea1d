"""Y points for every full X yuan of a line; what remains under X is dropped."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubcrm.kernel.figures import MoneyField
from clubcrm.kernel.templatetags import written
from points.rules import EarningKind


class ProportionalForm(forms.Form):
    points = forms.IntegerField(
        label=gettext_lazy("points"),
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("E.g. 1: one point for each full amount."),
    )
    per_cents = MoneyField(
        label=gettext_lazy("for every full amount of"),
        min_value=1,
        max_value=100_000_000,
        help_text=gettext_lazy("E.g. 1 or 10.50; what is below a full amount earns nothing."),
    )


def yuan(cents: int) -> str:
    """Cents as yuan without superfluous zeros: 100 is "1", 1050 is "10.50", 100000 is "1,000"."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


def sentence(params: Mapping[str, Any]) -> str:
    """The rule in words: "2 points for every full 10 yuan; smaller amounts earn nothing"."""
    text = ngettext(
        "%(points)s point for every full %(yuan)s yuan; smaller amounts earn nothing",
        "%(points)s points for every full %(yuan)s yuan; smaller amounts earn nothing",
        params["points"],
    )
    return text % {"points": written.number(params["points"]), "yuan": yuan(params["per_cents"])}


def explain(part: Mapping[str, Any], category: str) -> str:
    """ "Labour ¥360: 1 point for every full 1 yuan; smaller amounts earn nothing" """
    return _("%(category)s %(amount)s: %(rule)s") % {
        "category": category,
        "amount": written.yuan(part["amount_cents"]),
        "rule": sentence(part),
    }


KIND = EarningKind(
    label=gettext_lazy("proportional: Y points per X yuan"),
    form=ProportionalForm,
    sentence=sentence,
    points_sql="line.amount_cents / (rule.params ->> 'per_cents')::bigint * (rule.params ->> 'points')::bigint",
    explain=explain,
)
