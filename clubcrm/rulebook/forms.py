"""The file that is uploaded, and the word that it is to be loaded as it was looked at."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.uploads import names, types

LARGEST = 512 << 10  # bytes; the rules of a group with fifty branches have a tenth of it
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")


class TextFileField(forms.FileField):
    """A text file in UTF-8; its value is the text. A byte-order mark is left out, lines end as everywhere."""

    default_error_messages = {
        "large": _("The file is too large for a rulebook: 512 KB are the most."),
        "no_text": _("This is %(found)s, not a rulebook: a rulebook is a text file (TOML)."),
        "encoding": _("This text is not in UTF-8: save it once more, with UTF-8 as its encoding."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > LARGEST:
            raise ValidationError(self.error_messages["large"], code="large")
        return self.decode(file.read(LARGEST + 1))

    def decode(self, content: bytes) -> str:
        if content.startswith(OTHER_ENCODINGS):
            raise ValidationError(self.error_messages["encoding"], code="encoding")
        looks_like = str(types.describe_content(content))
        if b"\0" in content or looks_like != str(types.UNKNOWN):
            raise ValidationError(self.error_messages["no_text"] % {"found": looks_like}, code="no_text")
        try:
            return as_lines(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(self.error_messages["encoding"], code="encoding") from error


def as_lines(text: str) -> str:
    """As a text comes back from a form of a browser."""
    return text.replace("\r\n", "\n")


class RulebookForm(forms.Form):
    file = TextFileField(
        label=_("Rulebook"),
        widget=forms.FileInput(attrs={"accept": ".toml,.txt"}),
        help_text=_(
            "A text file (TOML), up to 512 KB. First you see what it would change; nothing is written by that."
        ),
    )

    @property
    def file_name(self) -> str:
        file: Any = self.files["file"]
        return names.clean(file.name or "")


class ProposeForm(forms.Form):
    """The same text again, and what was seen of it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    file_name = forms.CharField(widget=forms.HiddenInput, max_length=names.LONGEST)
    text = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_file_name(self) -> str:
        return names.clean(self.cleaned_data["file_name"])

    def clean_text(self) -> str:
        return as_lines(self.cleaned_data["text"])
