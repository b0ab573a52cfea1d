"""Open complaints of the side a director or manager answers for, what is due first on top."""

from clubcrm.desk import home, overview
from complaints.models import Complaint

SERVICE, SALES = Complaint.Side.SERVICE, Complaint.Side.SALES
SIDES = {
    "service-director": SERVICE, "service-manager": SERVICE, "sales-director": SALES, "sales-manager": SALES,
}  # fmt: skip


def read(looking: home.Looking) -> overview.Side:
    mine = [SIDES[role] for role in overview.roles_of(looking.user) if role in SIDES]
    return overview.side(mine[0], looking.scope, looking.at)


BLOCK = home.Block(roles=tuple(SIDES), place="main", order=15, template="desk/home/_side.html", read=read)
