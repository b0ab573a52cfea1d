"""Forms of texts and occasions: checked and explained here, written by operations."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns import channels, occasions, placeholders
from campaigns import operations as campaigns
from campaigns.models import Occasion, Template
from campaigns.models.templates import TEXTS
from clubcrm.kernel.figures import FIGURE, KindForm, check, on_page
from clubcrm.kernel.versions import Invalid
from clubcrm.kernel.versions.forms import VersionForm

KNOWN = _(
    "Placeholders: {name}, {branch}, {hotline}, {sender}. Plain text; a line whose placeholder is empty is left out."
)


CHIPS = {"data-takes-chips": True}


class TemplateForm(VersionForm):
    named_by = ("subject_en", "subject_zh")

    class Meta:
        model = Template
        fields = (*TEXTS, "code")
        widgets = {
            **{
                name: forms.Textarea(attrs=CHIPS | {"rows": 9, "cols": 80}) for name in ("body_zh", "body_en")
            },
            **{name: forms.TextInput(attrs=CHIPS | {"size": 80}) for name in ("subject_zh", "subject_en")},
        }
        help_texts = {
            "subject_zh": _("E.g. {name}，生日快乐！ Here {name}, {branch} and {sender} may stand."),
            "subject_en": _("E.g. Happy birthday, {name}!"),
            "body_zh": KNOWN,
            "body_en": KNOWN,
        }

    def clean(self) -> dict[str, Any]:
        """Each fault stands beside its text."""
        cleaned = super().clean() or self.cleaned_data
        kinds = occasions.find_kinds().values()
        for name, faults in placeholders.find_faults_by_field(self.values(), kinds).items():
            self.add_error(name, faults)
        return cleaned


class TextChoice(forms.ModelChoiceField):
    """Texts by their subject, as people know them."""

    def label_from_instance(self, obj: Any) -> str:
        said = {"name": obj.subject, "number": obj.version}
        return gettext("%(name)s, version %(number)s") % said


def list_hours(first: int, last: int) -> list[tuple[int, str]]:
    return [(hour, f"{hour:02}:00") for hour in range(first, last + 1)]


class OccasionForm(KindForm, forms.ModelForm):
    """What every occasion has; find_form adds the settings of its kind, and the channel where there is a choice."""

    keeps = ("params",)

    send_from = forms.TypedChoiceField(
        label=_("sent from"),
        choices=list_hours(0, 23),
        coerce=int,
        help_text=_("Nothing goes out before, e.g. 09:00. A greeting of the day goes out from this hour on."),
    )
    send_until = forms.TypedChoiceField(
        label=_("until"),
        choices=list_hours(1, 24),
        coerce=int,
        help_text=_("Nothing goes out from this hour on, e.g. 21:00."),
    )

    class Meta:
        model = Occasion
        fields = (
            "name_zh",
            "name_en",
            "enabled",
            "template",
            "send_from",
            "send_until",
            "catch_up_days",
        )
        field_classes = {"template": TextChoice}
        help_texts = {
            "name_zh": _("As lists and the timeline of a customer say it, e.g. 会员生日."),
            "name_en": _("The same in English, e.g. Birthday of a member."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("channel", self.instance.channel)
        chosen = self.fields.get("template")
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.queryset = Template.objects.filter(state=Template.State.ACTIVE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("send_from"), cleaned.get("send_until")
        if begins is not None and ends is not None and begins >= ends:
            self.add_error("send_until", _("The hours end after they begin: e.g. from 9 until 21."))
        if template := cleaned.get("template"):
            try:
                campaigns.check_text(self.instance.kind, template)
            except Invalid as unfit:
                self.add_error("template", unfit.problems)
        return cleaned

    def keep_figures(self, given: dict[str, Any]) -> None:
        """Whole, with what is off or nought: the operation puts a default in the place of what is not named."""
        check(self.kind_forms()[self.chosen_kind], given)
        self.instance.params = dict(given)

    @staticmethod
    def kind_forms() -> dict[str, type[forms.Form]]:
        return {code: kind.form for code, kind in occasions.find_kinds().items()}

    def settings(self) -> campaigns.Settings:
        """What the operation writes."""
        data = self.cleaned_data
        common = {name: data[name] for name in OccasionForm.Meta.fields} | {"template": data["template"].id}
        channel = data.get("channel", self.instance.channel)
        return campaigns.Settings(**common, channel=channel, params=self.instance.params)


def find_form(kind: str) -> type[OccasionForm]:
    """The form of occasions of this kind."""
    fields: dict[str, forms.Field] = {}
    if len(channels.find_channels()) > 1:
        fields["channel"] = forms.ChoiceField(label=_("channel"), choices=channels.list_choices)
    figures = occasions.find_kinds()[kind].form.base_fields
    fields |= {FIGURE.format(name): on_page(field) for name, field in figures.items()}
    return type("OccasionForm", (OccasionForm,), fields)
