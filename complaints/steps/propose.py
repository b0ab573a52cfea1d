"""A solution with what it costs is submitted to whoever the grade says: the second clock stops."""

from decimal import Decimal
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Layout
from django.forms import DecimalField
from django.utils.translation import gettext_lazy as _

from complaints import forms, wording
from complaints.models import Complaint
from complaints.operations import solving
from complaints.operations.moving import finish
from complaints.steps import Exit, StepKind, Taking

PROPOSED = Exit("proposed", _("Solution proposed"), "lightbulb", ends_in=Complaint.State.PROPOSED)
LARGEST_COST = Decimal("9999999.99")


class ProposeForm(forms.KeyedForm):
    """The cost is entered in yuan and answered as `cost_cents`."""

    plan = forms.words_field(_("Solution"), rows=4)
    cost = DecimalField(
        label=_("Compensation"), min_value=0, max_value=LARGEST_COST, decimal_places=2, required=False
    )

    def layout(self) -> Layout:
        return Layout("key", "plan", AppendedText("cost", _("yuan"), inputmode="decimal", step="0.01"))

    def answers(self) -> dict[str, Any]:
        return {"plan": self.cleaned_data["plan"], "cost_cents": int((self.cleaned_data["cost"] or 0) * 100)}


def propose(taking: Taking, *, plan: str, cost_cents: int) -> None:
    solving.submit(taking.complaint, plan=plan, cost_cents=cost_cents, by=taking.by.id, at=taking.at)
    finish(taking, PROPOSED, words=plan, figures={"cost_cents": cost_cents})


STEP = StepKind(
    code="propose",
    heading=_("Propose a solution"),
    button=_("Submit for approval"),
    begins_in=Complaint.State.JUSTIFIED,
    exits=(PROPOSED,),
    stops=("solve",),
    form=ProposeForm,
    act=propose,
    hint=wording.say_who_decides,
)
