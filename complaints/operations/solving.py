"""A solution needs two persons: one proposes, another decides. The two steps and changes of grade share this."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from clubcrm.kernel import approvals
from complaints import wording
from complaints.models import Complaint, Solution

KIND = "complaint-solution"


def submit(complaint: Complaint, *, plan: str, cost_cents: int, by: int, at: datetime) -> Solution:
    """To whoever decides at the complaint's grade."""
    figures = {"number": complaint.number, "grade": complaint.grade.number}
    approval = approvals.propose(
        kind=KIND,
        subject=complaint.id,
        permission=complaint.grade.approver,
        text=wording.APPROVE,
        figures=figures,
        url=complaint.get_absolute_url(),
        branch=complaint.branch_id,
        amount=cost_cents,
        by=by,
        at=at,
    )
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
        complaint,
        plan=before.plan,
        cost_cents=before.cost_cents,
        by=waiting.proposed_by_id,
        at=waiting.proposed_at,
    )
