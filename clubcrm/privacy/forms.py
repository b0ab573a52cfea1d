"""What is typed about a customer's data: a reason in words, a phone or address for the do-not-contact list."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import consents
from members.forms import CleanedField
from members.importing import identifiers


class PrivacyWords(forms.Form):
    """Why, who asked, how: in words that stay on record."""

    words = forms.CharField(max_length=500)


class SuppressionForm(forms.Form):
    """A phone or an address, and whether nobody may contact it or may again."""

    phone = CleanedField(
        label=_("Phone"),
        max_length=30,
        required=False,
        cleaner=identifiers.make_phone_cleaner(landlines=True),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    purpose = forms.ChoiceField(label=_("What for"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    answer = forms.ChoiceField(
        label=_("What to do"),
        choices=[("add", _("never contact it")), ("lift", _("take it off the list"))],
        initial="add",
    )
    words = forms.CharField(
        label=_("Why"), max_length=200, required=False, help_text=_("Needed to take it off the list.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("purpose", consents.PURPOSES), ("channel", consents.CHANNELS)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *offered.items()]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.include_media = False
        self.helper.layout = Layout(
            Div("phone", "email", "purpose", "channel", "answer", css_class="fields"), "words"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("phone") or cleaned.get("email")) and not self.errors:
            raise ValidationError(_("Give a phone or an e-mail address."))
        if cleaned.get("answer") == "lift" and not cleaned.get("words", "").strip():
            self.add_error("words", _("Say why it may be contacted again."))
        return cleaned
