"""A second person approves the proposed solution, or declines it: then another one is due, and its clock starts again.

The same decision may be taken in the inbox: there, too, it is `carry_decision_out` that moves the complaint on.
"""

from datetime import datetime
from typing import Any

from django.contrib.messages import ERROR
from django.forms import CharField, RadioSelect, TypedChoiceField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import approvals
from clubcrm.kernel.models import Approval, User
from complaints import clocks, forms, wording
from complaints.models import Complaint
from complaints.operations import moving, solving
from complaints.operations.refusals import WrongState
from complaints.steps import Exit, Refusal, StepKind, Taking

APPROVED = Exit("approved", _("Solution approved"), "check-circle", ends_in=Complaint.State.APPROVED)
DECLINED = Exit("declined", _("Solution declined"), "x-circle", ends_in=Complaint.State.JUSTIFIED)


class DecideForm(forms.KeyedForm):
    approve = TypedChoiceField(
        label=_("Decision"),
        coerce=lambda value: value == "yes",
        widget=RadioSelect,
        choices=[("yes", _("Approve")), ("no", _("Decline"))],
    )
    comment = CharField(label=_("Comment"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("approve") is False and not cleaned.get("comment"):
            self.add_error("comment", gettext("Say why, so that a better solution can be found."))
        return cleaned


def decide(taking: Taking, *, approve: bool, comment: str = "") -> None:
    """Raises what approvals.decide raises."""
    waiting = approvals.waiting_about(solving.KIND, taking.complaint.id)
    if waiting is None:
        raise WrongState(taking.complaint.state)
    approvals.decide(
        approval=waiting.id, approve=approve, comment=comment, by=taking.by, scope=taking.scope, at=taking.at
    )


def carry_decision_out(*, approval: Approval, by: User, at: datetime) -> None:
    """The complaint moves on. Raises WrongState, approvals.NotAllowed.

    Who decides must be the approver of the grade it has now, whoever the approval was addressed to.
    """
    complaint = moving.lock(approval.subject, STEP)
    if not may_decide(by, complaint):
        raise approvals.NotAllowed(approval)
    taking = Taking(complaint, by, at)
    if approval.approved:
        moving.finish(taking, APPROVED, words=approval.comment)
    else:
        decline(taking, approval.comment)


def decline(taking: Taking, comment: str) -> None:
    """The solution's clock starts again; the owner is told."""
    complaint = taking.complaint
    hours = moving.read_hours(complaint.grade.calendar)
    clocks.start_clocks(complaint, clocks=["solve"], at=taking.at, hours=hours)
    moving.finish(taking, DECLINED, words=comment, solve_by_at=complaint.solve_by_at, clocks=complaint.clocks)
    moving.tell_owner(
        complaint,
        text=wording.DECLINED,
        topic="solve",
        once=f"declined:{taking.at.isoformat()}",
        due=complaint.solve_by_at,
        at=taking.at,
    )


def may_decide(user: User, complaint: Complaint) -> bool:
    return user.has_perm(complaint.grade.approver)


def offers_to(user: User, complaint: Complaint) -> bool:
    """One's own proposal is decided by somebody else."""
    waiting = approvals.waiting_about(solving.KIND, complaint.id)
    return waiting is not None and waiting.proposed_by_id != user.id


STEP = StepKind(
    code="decide",
    heading=_("Approve the solution"),
    button=_("Decide"),
    begins_in=Complaint.State.PROPOSED,
    exits=(APPROVED, DECLINED),
    form=DecideForm,
    act=decide,
    hold=solving.hold,
    may=may_decide,
    offers=offers_to,
    hint=wording.say_who_decides,
    waits=wording.say_which_second_person,
    refusals={
        approvals.SamePerson: Refusal(
            ERROR, _("Who proposed the solution may not decide it: a second person has to.")
        )
    },
)
