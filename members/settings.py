"""Forms of categories and of the questions asked, and what a category or a maker's row does, in words."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clubcrm.kernel.naming import CodedForm
from clubcrm.kernel.versions.forms import VersionForm
from members import consents
from members.models import Category, InvoiceLine, Maker, Wording


class CategoryForm(CodedForm):
    class Meta:
        model = Category
        fields = ("name_zh", "name_en", "position", "code")
        help_texts = {
            "name_zh": gettext_lazy("As invoices, statements and rules say it, e.g. 工时."),
            "name_en": gettext_lazy("The same in English, e.g. Labour."),
            "position": gettext_lazy("Its place in lists and forms: 0 comes first."),
        }


class WordingForm(VersionForm):
    """A question in both languages."""

    code = forms.ChoiceField(
        label=gettext_lazy("purpose"),
        choices=consents.PURPOSES.items,
        help_text=gettext_lazy(
            "What the customer agrees to or refuses. Each purpose has one question in force."
        ),
    )

    class Meta:
        model = Wording
        fields = ("code", "edition", "question_zh", "question_en")
        help_texts = {
            "edition": gettext_lazy(
                "E.g. 2026-11. Each answer carries it: one can prove which words were shown."
            ),
            "question_zh": gettext_lazy(
                "Read out or shown as it stands, e.g. 您同意接收生日问候和保养提醒吗？"
            ),
            "question_en": gettext_lazy("The same question in English, for who reads English."),
        }


def describe_category(row: Category) -> str:
    """What it counts in this club."""
    number = InvoiceLine.objects.filter(category=row)[:10_001].count()
    if number > 10_000:
        return _("More than 10,000 invoice lines are of this category.")
    text = ngettext(
        "%(number)s invoice line is of this category.",
        "%(number)s invoice lines are of this category.",
        number,
    )
    return text % {"number": f"{number:,}"}


def describe_maker(row: Maker) -> str:
    begins = _("VINs that begin with %(code)s") % {"code": row.code} if row.code else _("All other VINs")
    text = _("%(vins)s: a ninth character that does not fit is taken with a remark.")
    if row.has_check_digit:
        text = _("%(vins)s: a wrong ninth character is refused.")
    return text % {"vins": begins}
