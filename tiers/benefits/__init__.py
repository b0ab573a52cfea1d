"""What a tier may bring: one file here per kind of benefit, found by its name; a file is all it takes.

A file defines KIND. Labels and sentences stand here in both languages, as those of measures do, because the rules are
shown in both at once. Figures are checked by the kind's form; what is empty or off is not kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel import discovery, languages

SHARED = ("figures",)  # files that kinds share

Figures = Mapping[str, Any]


class Costed(forms.Form):
    """For what may be given a price: what it costs the club per member and year, on the average."""

    cost_cents = forms.IntegerField(
        label=gettext_lazy("cost per member and year, in cents"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("For the cost of benefits; members do not see it."),
    )


class NoFigures(Costed):
    """For what one simply has."""


@dataclass(frozen=True)
class BenefitKind:
    """`describe(figures)` gives the benefit in Chinese and English. `named`: it needs a name of its own, in both."""

    zh: str
    en: str
    describe: Callable[[Figures], tuple[str, str]]
    form: type[forms.Form] = NoFigures
    named: bool = False


class FiguresWrong(ValueError):
    """`errors` maps each figure to its sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = errors


def every() -> dict[str, BenefitKind]:
    """All kinds by name: the files of this folder."""
    return discovery.find_kinds_in_folder(__name__, BenefitKind, beside=SHARED)


def check_figures(kind: str, figures: Figures) -> dict[str, Any]:
    """The figures as they are kept. Raises KeyError for an unknown kind, FiguresWrong."""
    from_form = every()[kind].form
    form = from_form(figures)
    errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    errors |= {name: [explain_unknown(from_form)] for name in set(figures) - set(form.fields)}
    if errors:
        raise FiguresWrong(errors)
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "", False, [])}


def explain_unknown(form: type[forms.Form]) -> str:
    """The sentence for a figure that the kind does not know, naming those it knows."""
    known = languages.join_words(form.base_fields) or _("none")
    return _("Not a figure of this kind of benefit. It knows: %(figures)s.") % {"figures": known}
