"""A solution needs two persons: one proposes, another decides."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from clubcrm.kernel import approvals
from clubcrm.kernel.models import Approval, User
from clubcrm.kernel.scope import Scope
from complaints import clocks
from complaints.models import Complaint, Event, Solution
from complaints.operations import steps
from complaints.operations.refusals import WrongState

KIND = "complaint-solution"
APPROVE = gettext_noop("Complaint %(number)s, grade %(grade)s: the proposed solution waits for your approval")
DECLINED = gettext_noop("Complaint %(number)s: the solution was declined; propose another by %(due)s")
State = Complaint.State


@transaction.atomic
def propose_solution(*, complaint: int, plan: str, cost_cents: int, by: int, at: datetime) -> Solution:
    """A plan with what it costs, submitted to whoever the grade says: the second clock stops. Raises WrongState."""
    row = steps.locked(complaint, State.JUSTIFIED)
    solution = submit(row, plan=plan, cost_cents=cost_cents, by=by, at=at)
    late = steps.move(row, State.PROPOSED, at=at)
    told = {"cost_cents": cost_cents, "late": late}
    steps.write(row, Event.Kind.PROPOSED, by=by, at=at, words=plan, figures=told)
    return solution


def submit(complaint: Complaint, *, plan: str, cost_cents: int, by: int, at: datetime) -> Solution:
    """To whoever decides at the complaint's grade."""
    figures = {"number": complaint.number, "grade": complaint.grade.number}
    approval = approvals.propose(
        kind=KIND, subject=complaint.id, permission=complaint.grade.approver, text=APPROVE, figures=figures,
        url=complaint.get_absolute_url(), branch=complaint.branch_id, amount=cost_cents, by=by, at=at,
    )  # fmt: skip
    return Solution.objects.create(complaint=complaint, plan=plan, cost_cents=cost_cents, approval=approval)


def hold(complaints: Iterable[int] | QuerySet[Complaint, Any]) -> None:
    """Lock what waits for a decision about these complaints: before the complaints themselves, as deciding does."""
    approvals.hold(KIND, complaints)


def pass_on(complaint: Complaint, *, at: datetime) -> None:
    """After a change of grade: a solution that waits goes to whoever decides at the grade it has now.

    What was proposed is never edited: it is withdrawn, and stands again as its proposer proposed it.
    """
    waiting = approvals.waiting_about(KIND, complaint.id)
    if waiting is None or waiting.permission == complaint.grade.approver:
        return
    before = Solution.objects.get(approval=waiting)
    approvals.withdraw(kind=KIND, subject=complaint.id, by=None, at=at)
    submit(
        complaint, plan=before.plan, cost_cents=before.cost_cents, by=waiting.proposed_by_id, at=waiting.proposed_at
    )  # fmt: skip


@transaction.atomic
def decide(
    *, complaint: int, approve: bool, comment: str = "", by: User, scope: Scope, at: datetime
) -> Complaint:
    """Approve, or decline with a comment: then another solution is due, and its clock starts again.

    Raises WrongState and what approvals.decide raises. The approval is locked before the complaint, here as in the
    inbox.
    """
    waiting = approvals.waiting_about(KIND, complaint)
    if waiting is None:
        raise WrongState(complaint)
    approvals.decide(approval=waiting.id, approve=approve, comment=comment, by=by, scope=scope, at=at)
    return Complaint.objects.select_related(*steps.FULL).get(id=complaint)


def decided(*, approval: Approval, by: User, at: datetime) -> None:
    """The complaint moves on. Raises WrongState, approvals.NotAllowed.

    Who decides must be the approver of the grade it has now, whoever the approval was addressed to.
    """
    row = steps.locked(approval.subject, State.PROPOSED)
    if not by.has_perm(row.grade.approver):
        raise approvals.NotAllowed(approval)
    if approval.approved:
        steps.move(row, State.APPROVED, at=at)
    else:
        back_to_solving(row, at=at)
    kind = Event.Kind.APPROVED if approval.approved else Event.Kind.DECLINED
    steps.write(row, kind, by=by.id, at=at, words=approval.comment)


def back_to_solving(complaint: Complaint, *, at: datetime) -> None:
    """The solution's clock starts again; the owner is told."""
    hours = steps.hours_of(complaint.grade.calendar)
    clocks.set_going(complaint, clocks=["solve"], at=at, hours=hours)
    steps.move(complaint, State.JUSTIFIED, at=at, solve_by_at=complaint.solve_by_at, clocks=complaint.clocks)
    steps.tell_owner(
        complaint,
        text=DECLINED,
        topic="solve",
        once=f"declined:{at.isoformat()}",
        due=complaint.solve_by_at,
        at=at,
    )
