"""Form fields and words that several kinds of benefit share. Not a kind (no KIND): skipped by the discovery."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel import languages
from members.models import Category


class PaysField(forms.IntegerField):
    """What of a hundred is still paid: 88 is 8.8折 and 12 % off."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("pays percent"),
            min_value=1,
            max_value=99,
            help_text=gettext_lazy("What of a hundred is still paid, e.g. 88 for 12 % off."),
        )


class CategoriesField(forms.Field):
    """Codes of categories, a list or one; none: every category."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("categories"), required=False)

    def to_python(self, value: Any) -> list[str]:
        codes = [] if value in (None, "") else value if isinstance(value, list) else [value]
        known = set(Category.objects.values_list("code", flat=True))
        for code in codes:
            if code not in known:
                raise forms.ValidationError(
                    _("there is no category “%(code)s”. Known are: %(known)s.")
                    % {"code": code, "known": languages.join_words(sorted(known))}
                )
        return sorted(set(codes))


def describe_discount(pays: int) -> tuple[str, str]:
    """88 → "8.8折", "12% off"; 80 → "8折"."""
    whole, rest = divmod(pays, 10)
    return f"{whole}.{rest}折" if rest else f"{whole}折", f"{100 - pays}% off"


def describe_categories(codes: list[str]) -> tuple[str, str]:
    """The categories in words; every one where none is named. One query."""
    rows = (
        Category.objects.filter(code__in=codes).order_by("position", "code").values_list("name_zh", "name_en")
    )
    if not rows:
        return "全部类别", "everything"
    return "、".join(zh for zh, _en in rows), ", ".join(en for _zh, en in rows)


def write_yuan(cents: int) -> str:
    """20000 → "200", 12050 → "120.50"."""
    return f"{cents / 100:,.2f}".removesuffix(".00")
