"""What was approved has been done."""

from django.utils.translation import gettext_lazy as _

from complaints import forms
from complaints.models import Complaint
from complaints.operations.moving import finish
from complaints.steps import Exit, StepKind, Taking

CARRIED_OUT = Exit("carried_out", _("Carried out"), "tools", ends_in=Complaint.State.CARRIED_OUT)


class CarryOutForm(forms.KeyedForm):
    words = forms.words_field(_("What was done"))


def carry_out(taking: Taking, *, words: str) -> None:
    finish(taking, CARRIED_OUT, words=words)


STEP = StepKind(
    code="carry-out",
    heading=_("Carry out the solution"),
    button=_("Carried out"),
    begins_in=Complaint.State.APPROVED,
    exits=(CARRIED_OUT,),
    form=CarryOutForm,
    act=carry_out,
)
