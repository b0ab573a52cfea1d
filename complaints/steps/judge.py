"""Justified: a solution is due. Not justified: the misunderstanding was cleared up, and the complaint is closed."""

from django.forms import RadioSelect, TypedChoiceField
from django.utils.translation import gettext_lazy as _

from complaints import forms
from complaints.models import Complaint
from complaints.operations.moving import finish
from complaints.steps import Exit, StepKind, Taking

JUSTIFIED = Exit("justified", _("Found justified"), "check2-square", ends_in=Complaint.State.JUSTIFIED)
EXPLAINED = Exit(
    "explained",
    _("Closed"),
    "flag",
    ends_in=Complaint.State.CLOSED,
    outcome=Complaint.Outcome.EXPLAINED,
)


class JudgeForm(forms.KeyedForm):
    justified = TypedChoiceField(
        label=_("Is it justified?"),
        coerce=lambda value: value == "yes",
        widget=RadioSelect,
        choices=[
            ("yes", _("Yes: a solution is due")),
            ("no", _("No: the misunderstanding is cleared up, close it")),
        ],
    )
    words = forms.words_field(_("Why"))


def judge(taking: Taking, *, justified: bool, words: str) -> None:
    finish(taking, JUSTIFIED if justified else EXPLAINED, words=words)


STEP = StepKind(
    code="judge",
    heading=_("Is it justified?"),
    button=_("Decide"),
    begins_in=Complaint.State.ANSWERED,
    exits=(JUSTIFIED, EXPLAINED),
    form=JudgeForm,
    act=judge,
)
