"""What home shows of complaints: those by their clocks, and a director's side (clubcrm.kernel.home)."""

from typing import Any, NamedTuple

from django.db.models import F

from clubcrm.kernel.home import Block, Looking
from complaints import lists, panels, queries
from complaints.models import Complaint

DUE = 10
SERVICE, SALES = Complaint.Side.SERVICE, Complaint.Side.SALES
SIDES = {
    "service-director": SERVICE,
    "service-manager": SERVICE,
    "sales-director": SALES,
    "sales-manager": SALES,
}


class SideBlock(NamedTuple):
    """Open complaints of one side: the first lines, how many, how many overdue."""

    side: Complaint.Side
    rows: list[lists.ListedComplaint]
    total: int
    overdue: int


def read_clocks(looking: Looking) -> Any:
    """Open complaints by their clocks: everybody's for who approves solutions, else one's own."""
    return panels.read_desk_panel(looking.user, looking.scope, looking.at)


def read_side(looking: Looking) -> SideBlock:
    """Open complaints of the side a director or manager answers for, what is due first on top. Three queries and a
    count."""
    side = next(SIDES[role] for role in looking.user.groups.values_list("name", flat=True) if role in SIDES)
    rows = queries.list_known(looking.scope).filter(outcome="", side=side)
    found = [lists.describe_row(row, looking.at) for row in rows.order_by(F("due").asc(), "id")[:DUE]]
    return SideBlock(side, found, rows.count(), rows.filter(queries.are_overdue(looking.at)).count())


BLOCKS = (
    Block(roles=tuple(SIDES), place="main", order=15, template="complaints/home/_side.html", read=read_side),
    Block(
        roles=(
            "administrator",
            "general-manager",
            "care-manager",
            "service-advisor",
            "sales-consultant",
            "receptionist",
        ),
        place="main",
        order=20,
        template="complaints/_desk_panel.html",
        read=read_clocks,
    ),
)
