"""The customer's last word ends it: a mark of 0 to 10, words, or both."""

from collections.abc import Mapping
from typing import Any

from django.forms import TypedChoiceField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import forms
from complaints.models import Complaint, Feedback
from complaints.operations.moving import finish
from complaints.operations.refusals import NothingSaid
from complaints.steps import Exit, StepKind, Taking


def describe_mark(figures: Mapping[str, Any]) -> str:
    if figures.get("satisfaction") is None:
        return ""
    return gettext("satisfaction %(satisfaction)s of 10") % figures


CLOSED = Exit(
    "closed",
    _("Closed"),
    "flag",
    describe_mark,
    ends_in=Complaint.State.CLOSED,
    outcome=Complaint.Outcome.SOLVED,
)


class CloseForm(forms.KeyedForm):
    satisfaction = TypedChoiceField(
        label=_("Satisfaction, 0 to 10"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", _("The customer gave no mark")),
            *((mark, str(mark)) for mark in range(10, -1, -1)),
        ],
    )
    words = forms.words_field(_("The customer's last word"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("satisfaction") is None and not cleaned.get("words"):
            self.add_error("words", gettext("A mark, or at least what the customer said."))
        return cleaned


def close(taking: Taking, *, satisfaction: int | None, words: str) -> None:
    """Raises NothingSaid."""
    if satisfaction is None and not words:
        raise NothingSaid
    Feedback.objects.create(
        complaint=taking.complaint,
        satisfaction=satisfaction,
        words=words,
        recorded_by=taking.by,
        recorded_at=taking.at,
    )
    finish(taking, CLOSED, words=words, figures={"satisfaction": satisfaction})


STEP = StepKind(
    code="close",
    heading=_("Close with the customer's last word"),
    button=_("Close"),
    begins_in=Complaint.State.CARRIED_OUT,
    exits=(CLOSED,),
    stops=("close",),
    form=CloseForm,
    act=close,
)
