"""What of points needs a second person."""

from django.utils.translation import gettext

from clubcrm.kernel.approvals import ApprovalKind, Measure
from clubcrm.kernel.models import Approval
from points import operations as points
from points import queries
from points.models import Adjustment, Reason


def adjusted(approvals: list[Approval]) -> dict[int, str]:
    """Whose points each would change, why, and what they have now. Four queries, and one for each."""
    rows = Adjustment.objects.select_related("customer", "branch").in_bulk([row.subject for row in approvals])
    reasons = {reason.code: str(reason) for reason in Reason.objects.all()}
    return {
        row.id: describe_adjustment(rows[row.subject], reasons) for row in approvals if row.subject in rows
    }


def describe_adjustment(row: Adjustment, reasons: dict[str, str]) -> str:
    has = queries.balance(row.customer_id)
    text = gettext("%(customer)s, %(branch)s: %(reason)s. Has %(balance)s now, owes %(debt)s.")
    return text % {
        "customer": row.customer,
        "branch": row.branch,
        "reason": reasons.get(row.reason, row.reason),
        "balance": f"{has.spendable:,}",
        "debt": f"{has.debt:,}",
    }


def adjusting(kind: Adjustment.Kind) -> ApprovalKind:
    return ApprovalKind(
        kind.value,
        kind.label,
        "points.approve_adjustment",
        points.adjustment_decided,
        adjusted,
        Measure.POINTS,
    )


KINDS = tuple(map(adjusting, Adjustment.Kind))
