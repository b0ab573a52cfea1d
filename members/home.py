"""What home shows of members: the newest visits, the workshop, one's own month (clubcrm.kernel.home)."""

from typing import Any

from clubcrm.kernel.home import Block, Looking
from members import queries
from members.models import Membership, Visit

NEWEST, DUE = 8, 10


def list_visits(rows: Any) -> Any:
    """Visits with what a list shows of them, the newest recorded first."""
    return rows.select_related("customer", "vehicle", "branch", "advisor").order_by("-id")


def read_workshop(looking: Looking) -> dict[str, Any]:
    """In the workshop now: visits of one's branches whose order number is not known yet, the newest, and how many."""
    rows = Visit.objects.in_workshop().filter(branch_id__in=looking.scope.branch_ids)
    return {"rows": list_visits(rows)[:DUE], "count": rows.count()}


def read_own_month(looking: Looking) -> queries.OwnMonth | None:
    """Three numbers of one's own month: cars received, what was invoiced for them, members won."""
    return queries.read_own_month(looking.staff, looking.today) if looking.staff else None


def read_visits(looking: Looking) -> dict[str, Any]:
    """The newest visits."""
    return {"rows": list(list_visits(Visit.objects.filter(branch_id__in=looking.scope.branch_ids))[:NEWEST])}


def count_to_verify(looking: Looking) -> int | None:
    """How many owners wait to be verified; None, no block, where nobody does."""
    rows = Membership.objects.to_verify().filter(branch_id__in=looking.scope.branch_ids)
    return rows.count() or None


BLOCKS = (
    Block(
        roles=("care-manager",),
        place="main",
        order=15,
        template="members/home/_to_verify.html",
        read=count_to_verify,
    ),
    Block(
        roles=("service-advisor", "receptionist", "service-manager"),
        place="main",
        order=10,
        template="members/home/_workshop.html",
        read=read_workshop,
    ),
    Block(
        roles=("service-advisor", "sales-consultant", "receptionist"),
        place="top",
        order=20,
        template="members/home/_own_month.html",
        read=read_own_month,
    ),
    Block(
        roles=(
            "administrator",
            "general-manager",
            "service-director",
            "service-manager",
            "sales-director",
            "sales-manager",
            "finance-manager",
            "service-advisor",
            "receptionist",
            "sales-consultant",
        ),
        place="main",
        order=50,
        template="members/home/_visits.html",
        read=read_visits,
    ),
)
