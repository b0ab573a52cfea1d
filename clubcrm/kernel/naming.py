"""Codes that nobody has to think up: made from a name, once, and kept from then on."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

FILLED = _(
    "Leave it empty: it is made from the name (“Car wash” gives car-wash). Files name the row by it; it stays."
)


def make_code(*names: str, length: int = 30) -> str:
    """From the first name that gives one; Chinese by its pinyin: 洗车 is xiche."""
    made = (slugify("".join(lazy_pinyin(name)))[:length].strip("-") for name in names)
    return next((code for code in made if code), "row")


def make_free_code(model: type[Model], *names: str, length: int = 30) -> str:
    """One that no row of the model has: car-wash, car-wash-2."""
    rows: Any = model.objects  # type: ignore[attr-defined]
    made, number = make_code(*names, length=length), 1
    code = made
    while rows.filter(code=code).exists():
        number += 1
        code = f"{made[: length - len(str(number)) - 1]}-{number}"
    return code


class CodedForm(forms.ModelForm):
    """A row with a code. Left empty, it is made from the names in `named_by`; of a row that is there it stays."""

    named_by: tuple[str, ...] = ("name_en", "name_zh")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.has_code_to_make():
            self.fields["code"].required = False
            self.fields["code"].help_text = FILLED

    def has_code_to_make(self) -> bool:
        return isinstance(self.fields.get("code"), forms.SlugField)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.has_code_to_make() and cleaned.get("code") == "":
            names = [cleaned.get(name) or "" for name in self.named_by]
            model = self._meta.model
            length = model._meta.get_field("code").max_length or 30
            cleaned["code"] = make_free_code(model, *names, length=length)
        return cleaned


class OfferedForm(CodedForm):
    """A row with a code that is offered as a choice until it is closed: `closed_at` says since when it is not."""

    closed = forms.BooleanField(
        label=_("not offered any more"),
        required=False,
        help_text=_(
            "Nobody can choose it from then on; what carries it keeps it. Untick it to offer it again."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["closed"] = self.instance.closed_at is not None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        closed, instance = cleaned.get("closed"), self.instance
        instance.closed_at = (instance.closed_at or timezone.now()) if closed else None
        return cleaned
