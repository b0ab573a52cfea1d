"""Forms of texts and occasions: checked and explained here, written by operations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns import operations as campaigns
from campaigns import placeholders
from campaigns.models import Occasion, Template
from clubcrm.kernel.versions.forms import VersionForm

TEXTS = ("subject_zh", "body_zh", "subject_en", "body_en")
KNOWN = _(
    "Placeholders: {name}, {branch}, {hotline}, {sender}. Plain text; a line whose placeholder is empty is left out."
)


class TemplateForm(VersionForm):
    class Meta:
        model = Template
        fields = ("code", *TEXTS)
        widgets = {name: forms.Textarea(attrs={"rows": 12, "cols": 80}) for name in ("body_zh", "body_en")}
        help_texts = {
            "code": _("Stays the same over all versions, e.g. birthday."),
            "subject_zh": _("E.g. {name}，生日快乐！ Here {name}, {branch} and {sender} may stand."),
            "subject_en": _("E.g. Happy birthday, {name}!"),
            "body_zh": KNOWN,
            "body_en": KNOWN,
        }

    def clean(self) -> dict[str, Any]:
        """Each fault stands beside its text."""
        cleaned = super().clean() or self.cleaned_data
        for name, faults in placeholders.faults_of(self.values()).items():
            self.add_error(name, faults)
        return cleaned


class OccasionForm(forms.ModelForm):
    class Meta:
        model = Occasion
        fields = (
            "name_zh", "name_en", "enabled", "template", "send_from", "send_until", "feb29", "catch_up_days",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields.get("template")
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.queryset = Template.objects.filter(state=Template.State.ACTIVE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("send_from"), cleaned.get("send_until")
        if begins is not None and ends is not None and begins >= ends:
            self.add_error("send_until", _("The hours end after they begin: e.g. from 9 until 21."))
        return cleaned

    def settings(self) -> campaigns.Settings:
        """What the operation writes."""
        data = self.cleaned_data
        return campaigns.Settings(**data | {"template": data["template"].id})
