"""The steps of the flow as the page offers them: from which state, with which form, by which operation."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.requests import StaffRequest
from complaints import forms, owners, running
from complaints import operations as complaints
from complaints.models import Complaint

State = Complaint.State
Act = Callable[[Complaint, dict[str, Any], StaffRequest, datetime], Complaint]


class Step(NamedTuple):
    """`name` stands in the address; `state` is where it leads from."""

    name: str
    state: str
    heading: str | Promise
    button: str | Promise
    form: type[forms.Plain]
    act: Act


def common(complaint: Complaint, request: StaffRequest, at: datetime) -> dict[str, Any]:
    return {"complaint": complaint.id, "by": request.user.id, "at": at}


def answer(row: Complaint, given: dict[str, Any], request: StaffRequest, at: datetime) -> Complaint:
    return complaints.answer(words=given["words"], **common(row, request, at))


def judge(row: Complaint, given: dict[str, Any], request: StaffRequest, at: datetime) -> Complaint:
    return complaints.judge(justified=given["justified"], words=given["words"], **common(row, request, at))


def propose(row: Complaint, given: dict[str, Any], request: StaffRequest, at: datetime) -> Complaint:
    cents = int((given["cost"] or 0) * 100)
    return complaints.propose_solution(
        plan=given["plan"], cost_cents=cents, **common(row, request, at)
    ).complaint


def decide(row: Complaint, given: dict[str, Any], request: StaffRequest, at: datetime) -> Complaint:
    return complaints.decide(
        complaint=row.id, approve=given["approve"], comment=given["comment"], by=request.user,
        scope=request.scope, at=at,
    )  # fmt: skip


def carry_out(row: Complaint, given: dict[str, Any], request: StaffRequest, at: datetime) -> Complaint:
    return complaints.carry_out(words=given["words"], **common(row, request, at))


def close(row: Complaint, given: dict[str, Any], request: StaffRequest, at: datetime) -> Complaint:
    return complaints.close(
        satisfaction=given["satisfaction"], words=given["words"], **common(row, request, at)
    )


def regrade(row: Complaint, given: dict[str, Any], request: StaffRequest, at: datetime) -> Complaint:
    return complaints.regrade(grade=given["grade"].number, reason=given["reason"], **common(row, request, at))


STEPS = {
    step.name: step
    for step in (
        Step("answer", State.RECEIVED, _("Answer the customer"), _("Answered"), forms.AnswerForm, answer),
        Step("judge", State.ANSWERED, _("Is it justified?"), _("Decide"), forms.JudgeForm, judge),
        Step("propose", State.JUSTIFIED, _("Propose a solution"), _("Submit for approval"), forms.ProposeForm, propose),
        Step("decide", State.PROPOSED, _("Approve the solution"), _("Decide"), forms.DecideForm, decide),
        Step("carry-out", State.APPROVED, _("Carry out the solution"), _("Carried out"), forms.CarryOutForm, carry_out),
        Step("close", State.CARRIED_OUT, _("Close with the customer's last word"), _("Close"), forms.CloseForm, close),
    )
}  # fmt: skip
REGRADE = Step("regrade", "", _("Change the grade"), _("Change the grade"), forms.RegradeForm, regrade)
BY_STATE = {step.state: step for step in STEPS.values()}
BY_NAME = STEPS | {REGRADE.name: REGRADE}


def said(complaint: Complaint, at: datetime) -> str:
    """What happened, and what is due next: "C2611-014: answered. Propose a solution: 3 h 10 min left (today 17:30)." """
    clock = running.of(complaint, at)
    state = complaint.get_outcome_display() if complaint.outcome else complaint.get_state_display()
    text = _("%(number)s: %(state)s.") % {"number": complaint.number, "state": state}
    if clock is None:
        return text
    due = _("%(duty)s: %(left)s (%(when)s), %(owner)s.")
    owner = owners.of(complaint)
    return f"{text} {due % {'duty': clock.duty, 'left': clock.left, 'when': clock.when, 'owner': owner}}"
