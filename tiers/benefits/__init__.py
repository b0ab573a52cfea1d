"""What a tier may bring: one file here per kind of benefit, found by its name; a file is all it takes.

A file defines KIND. Labels and sentences stand here in both languages, as those of measures do, because the rules are
shown in both at once. Figures are checked by the kind's form; what is empty or off is not kept.
The form is shown on the tier's page as it is (clubcrm.kernel.figures).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import discovery, languages
from clubcrm.kernel.figures import FiguresWrong, MoneyField, check

__all__ = ["BenefitKind", "Costed", "Figures", "FiguresWrong", "NoFigures", "check_figures", "every"]

SHARED = ("figures",)  # files that kinds share

Figures = Mapping[str, Any]


class Costed(forms.Form):
    """For what may be given a price: what it costs the club per member and year, on the average."""

    cost_cents = MoneyField(
        label=_("cost per member and year"),
        min_value=1,
        required=False,
        help_text=_("For the cost of benefits; members do not see it."),
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

    @property
    def label(self) -> str:
        """As the reader calls it."""
        return languages.choose(self.zh, self.en)


def every() -> dict[str, BenefitKind]:
    """All kinds by name: the files of this folder."""
    return discovery.find_kinds_in_folder(__name__, BenefitKind, beside=SHARED)


def check_figures(kind: str, figures: Figures) -> dict[str, Any]:
    """The figures as they are kept. Raises KeyError for an unknown kind, FiguresWrong."""
    return check(every()[kind].form, figures)
