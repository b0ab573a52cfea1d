"""Form fields and words that several kinds of benefit share. Not a kind (no KIND): skipped by the discovery."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel import languages, once
from clubcrm.kernel.figures import CodesField, NumberField
from members.models import Category


class PaysField(NumberField):
    """What of a hundred is still paid: 88 is 8.8折 and 12 % off."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("still pays"),
            unit="%",
            min_value=1,
            max_value=99,
            help_text=gettext_lazy("What of a hundred is still paid: 88 is 12 % off."),
        )


class CategoriesField(CodesField):
    """Categories; none: every one."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("only these categories"),
            required=False,
            names=list_categories,
            explain=explain_no_category,
            help_text=gettext_lazy("None ticked: every category."),
        )


@once.a_page
def list_categories() -> list[tuple[str, str]]:
    """Code and name, in the reader's language."""
    rows = Category.objects.order_by("position", "code").values_list("code", "name_zh", "name_en")
    return [(code, languages.choose(zh, en)) for code, zh, en in rows]


def explain_no_category(code: str, known: list[str]) -> str:
    text = _("there is no category “%(code)s”. Known are: %(known)s.")
    return text % {"code": code, "known": languages.join_words(known)}


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
