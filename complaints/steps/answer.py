"""The customer has been reached and answered: the first clock stops."""

from django.utils.translation import gettext_lazy as _

from complaints import forms
from complaints.models import Complaint
from complaints.operations.moving import finish
from complaints.steps import Exit, StepKind, Taking

ANSWERED = Exit("answered", _("Answered"), "chat-dots", ends_in=Complaint.State.ANSWERED)


class AnswerForm(forms.KeyedForm):
    words = forms.words_field(_("What was said to the customer"))


def answer(taking: Taking, *, words: str) -> None:
    finish(taking, ANSWERED, words=words, answered_at=taking.at)


STEP = StepKind(
    code="answer",
    heading=_("Answer the customer"),
    button=_("Answered"),
    begins_in=Complaint.State.RECEIVED,
    exits=(ANSWERED,),
    stops=("respond",),
    form=AnswerForm,
    act=answer,
)
