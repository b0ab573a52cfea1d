"""Forms of what is counted, what points are redeemed for, and why somebody changes them by hand."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.naming import CodedForm, OfferedForm
from points import operations as points
from points.models import Purpose, Reason, Unit

PLACE = _("Its place among the choices: 0 comes first.")


class UnitForm(CodedForm):
    class Meta:
        model = Unit
        fields = ("name_zh", "name_en", "measure", "code")
        help_texts = {
            "name_zh": _("What members read behind the number, e.g. 次洗车."),
            "name_en": _("The same in English, e.g. car washes."),
            "measure": _(
                "Points: 31,240. Yuan: an amount of 123450 is shown as ¥1,234.50. Pieces: 5 car washes. "
                "It stays once there is a line."
            ),
        }

    def clean_measure(self) -> str:
        measure: str = self.cleaned_data["measure"]
        try:
            points.check_measure(self.instance, measure)
        except ValidationError as fault:
            raise ValidationError(fault.message_dict["measure"]) from fault
        return measure


class PurposeForm(OfferedForm):
    class Meta:
        model = Purpose
        fields = ("name_zh", "name_en", "position", "closed", "code")
        help_texts = {
            "name_zh": _(
                "What the advisor chooses when a member redeems, and the statement says: e.g. 抵工时费."
            ),
            "name_en": _("The same in English, e.g. Labour fees."),
            "position": PLACE,
        }


class ReasonForm(OfferedForm):
    serves = forms.MultipleChoiceField(
        label=_("serves for"),
        choices=Reason.Use.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For which of these it may be chosen. E.g. “Goodwill” for granting and waiving."),
    )

    class Meta:
        model = Reason
        fields = ("name_zh", "name_en", "serves", "position", "closed", "code")
        help_texts = {
            "name_zh": _("What is chosen, and stands with the line of the ledger, e.g. 录入错误."),
            "name_en": _("The same in English, e.g. Typing mistake."),
            "position": PLACE,
        }
