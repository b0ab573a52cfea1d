"""What other pages show of complaints: the customer page's panel, the desk's panel, the number in the rail."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window

from clubcrm.kernel.models import User
from clubcrm.kernel.scope import Scope
from complaints import lists, queries
from complaints.models import Complaint

NEWEST, DUE = 5, 8


def read_customer_panel(customer_id: int, at: datetime) -> dict[str, Any]:
    """`rows` (lists.ListedComplaint, the open ones first, then the newest), `open` how many. One query."""
    rows = Complaint.objects.filter(customer_id=customer_id).select_related("grade", "owner_staff", "branch")
    # Counted over all of theirs, though only the first are read.
    counted = rows.annotate(counted_open=Window(Count("id", filter=Q(outcome=""))))
    found = list(counted.order_by("-closed_at", "-id")[:NEWEST])  # without a closing time first
    return {
        "rows": [lists.describe_row(row, at) for row in found],
        "open": found[0].counted_open if found else 0,
    }


def read_desk_panel(user: User, scope: Scope, at: datetime) -> dict[str, Any]:
    """What waits for this person: `rows` (lists.ListedComplaint, by deadline), `count`, `overdue`, `mine` (whether only theirs).

    Who approves solutions sees every open complaint of their branches, others those they own. Three queries.
    """
    every = user.has_perm("complaints.approve_solution")
    rows = queries.list_known(scope).filter(outcome="")
    if not every:
        rows = rows.filter(queries.are_owned_by(user))
    return {
        "rows": [lists.describe_row(row, at) for row in rows.order_by(F("due").asc(), "id")[:DUE]],
        "count": rows.count(),
        "overdue": rows.filter(queries.are_overdue(at)).count(),
        "mine": not every,
    }


def list_open(scope: Scope) -> "QuerySet[Complaint]":
    """Open complaints of these branches, to be counted."""
    return Complaint.objects.within(scope).open()
