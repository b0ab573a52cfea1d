"""What of complaints needs a second person."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.approvals import ApprovalKind, Measure
from clubcrm.kernel.models import Approval
from complaints.models import Solution
from complaints.operations.solving import KIND
from complaints.steps.decide import carry_decision_out


def read_plans(approvals: list[Approval]) -> dict[int, str]:
    """The solution each would approve. One query."""
    found = Solution.objects.filter(approval__in=[row.id for row in approvals])
    return dict(found.values_list("approval_id", "plan"))


KINDS = (
    ApprovalKind(
        KIND,
        _("Solution of a complaint (its cost)"),
        "complaints.approve_solution",
        carry_decision_out,
        read_plans,
        Measure.CENTS,
    ),
)
