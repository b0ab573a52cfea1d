"""The forms of a ladder and of one of its tiers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.figures import DaysField, Figure
from clubcrm.kernel.versions.forms import VersionForm
from tiers import checking
from tiers.forms.spans import make_validity_field
from tiers.models import Programme, Tier


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


class TierLineForm(forms.ModelForm):
    """A tier as a line on the page of its version; the rest is written on its own."""

    class Meta:
        model = Tier
        fields = ("rank", "code", "name_zh", "name_en", "badge")


class TierForm(forms.ModelForm):
    valid_for = make_validity_field(label=_("valid for"))
    warning_days = DaysField(
        label=_("warned so many days before its end"), required=False, help_text=_("E.g. 60, 30, 7.")
    )

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

    def list_settings(self) -> list[Figure]:
        """The fields as they are drawn, each with its unit."""
        units = {"grace_days": _("days"), "warning_days": _("days")}
        return [
            Figure(self[name], str(units.get(name, "")), False, isinstance(field, forms.BooleanField))
            for name, field in self.fields.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Faults for which the programme would be refused later are shown at once."""
        cleaned = super().clean() or self.cleaned_data
        probe = Tier(
            valid_for=cleaned.get("valid_for", ""), demotion=cleaned.get("demotion", Tier.Demotion.NEVER)
        )
        for key, problem in checking.settings.check_tier(probe):
            if not self.has_error(key):
                self.add_error(key, problem)
        return cleaned
