"""The form of a benefit: its kind's figures are fields of their own."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel.figures import KindChoice, KindForm
from tiers import benefits, checking, wording
from tiers.models import Benefit


def list_benefits() -> list[tuple[str, str]]:
    # The empty one first: a row of the page that nobody filled in stays unchanged.
    return [("", "---------")] + [(name, item.label) for name, item in sorted(benefits.every().items())]


class BenefitForm(KindForm, forms.ModelForm):
    kind = KindChoice(label=gettext_lazy("kind"), choices=list_benefits)

    class Meta:
        model = Benefit
        fields = ("kind", "name_zh", "name_en")
        help_texts = {"name_zh": gettext_lazy("A name of its own, where it has one.")}

    @staticmethod
    def kind_forms() -> dict[str, type[forms.Form]]:
        return {name: kind.form for name, kind in benefits.every().items()}

    @property
    def said(self) -> str:
        """The benefit in words, as far as it can be said."""
        row = self.instance
        try:
            return wording.describe_benefit(row).here or _("Benefit without a name")
        except (KeyError, ValueError):
            return _("Benefit that is not filled in yet")

    @property
    def own_names(self) -> list[BoundField]:
        return [self["name_zh"], self["name_en"]]

    def clean(self) -> dict[str, Any]:
        """What else would be refused later is shown at once."""
        cleaned = super().clean()
        if not self.errors:
            given = {name: cleaned[name] for name in self.base_fields}
            probe = Benefit(figures=self.instance.figures, **given)
            for key, problem in checking.settings.check_benefit(probe, []):
                self.add_figure_error(key, [problem])
        return cleaned
