"""The forms of a draft's rules: explained and checked beside the field; operations write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures import KindChoice, KindForm
from clubcrm.kernel.versions.forms import VersionForm
from tiers import benefits, checking, measures
from tiers.models import Benefit, Criterion, Programme, Tier


class ProgrammeForm(VersionForm):
    class Meta:
        model = Programme
        fields = ("code", "name_zh", "name_en", "climbing", "applies")
        help_texts = {"code": _("Stays the same over all versions, e.g. carclub.")}

    def clean_code(self) -> str:
        """A code names one programme; its next version is made from the one in force."""
        code = self.cleaned_data["code"]
        if self.instance.pk is None and Programme.objects.filter(code=code).exists():
            raise forms.ValidationError(
                _("There is a programme with this code: make a new version from its page.")
            )
        return code


class TierForm(forms.ModelForm):
    class Meta:
        model = Tier
        fields = (
            "rank",
            "code",
            "name_zh",
            "name_en",
            "badge",
            "valid_for",
            "grace_days",
            "demotion",
            "resets",
            "warning_days",
        )
        help_texts = {
            "rank": _("1 is the lowest; a higher number is better."),
            "code": _("Stays the same over all versions: members keep the tier with this code."),
        }

    def clean(self) -> dict[str, Any]:
        """Faults for which the programme would be refused later are shown at once."""
        cleaned = super().clean() or self.cleaned_data
        probe = Tier(
            valid_for=cleaned.get("valid_for", ""), demotion=cleaned.get("demotion", Tier.Demotion.NEVER)
        )
        for key, problem in checking.settings.check_tier(probe):
            self.add_error(key, problem)
        return cleaned


def list_measures() -> list[tuple[str, str]]:
    # The empty one first: a row of the page that nobody filled in stays unchanged.
    return [("", "---------")] + [
        (name, f"{name} ({item.wording.zh} / {item.wording.en})")
        for name, item in sorted(measures.every().items())
    ]


class CriterionForm(forms.ModelForm):
    measure = forms.ChoiceField(label=_("measure"), choices=list_measures)

    class Meta:
        model = Criterion
        fields = ("route", "measure", "at_least", "at_most", "window", "filter")
        help_texts = {
            "at_least": _("E.g. 30000 points; amounts in cents; for the present tier its rank."),
            "at_most": _("Instead of “at least”: what must not be passed."),
            "filter": _('E.g. {"category": "material"} or {"kind": "vip", "applied_from": "2015-01-01"}.'),
        }

    def clean_filter(self) -> dict[str, Any]:
        return self.cleaned_data["filter"] or {}

    def clean(self) -> dict[str, Any]:
        """Faults for which the programme would be refused later are shown at once."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        probe = Criterion(**{name: cleaned[name] for name in self.base_fields})
        tier = self.instance.tier if self.instance.tier_id else Tier(rank=32_767)
        for key, problem in checking.check_criterion(probe, tier):
            self.add_error(key if key in self.fields else "filter", problem)
        return cleaned


def list_benefits() -> list[tuple[str, str]]:
    return [("", "---------")] + [(name, item.label) for name, item in sorted(benefits.every().items())]


class BenefitForm(KindForm, forms.ModelForm):
    kind = KindChoice(label=_("kind"), choices=list_benefits)

    class Meta:
        model = Benefit
        fields = ("kind", "name_zh", "name_en")
        help_texts = {"name_zh": _("A name of its own, where it has one.")}

    @staticmethod
    def kind_forms() -> dict[str, type[forms.Form]]:
        return {name: kind.form for name, kind in benefits.every().items()}

    def clean(self) -> dict[str, Any]:
        """What else would be refused later is shown at once."""
        cleaned = super().clean()
        if not self.errors:
            given = {name: cleaned[name] for name in self.base_fields}
            for key, problem in checking.settings.check_benefit(
                Benefit(figures=self.instance.figures, **given), []
            ):
                self.add_figure_error(key, [problem])
        return cleaned
