"""What finance watches: points issued, redeemed and taken back this month, and the same days before."""

from clubcrm.desk import home, overview

BLOCK = home.Block(
    roles=("finance-manager",), place="top", order=30, template="desk/home/_month.html",
    read=lambda looking: overview.points(overview.months(looking.scope, looking.today)),
)  # fmt: skip
