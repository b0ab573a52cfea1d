"""The club in six numbers: the month so far beside the same days of the month before."""

from clubcrm.desk import home, overview

BLOCK = home.Block(
    roles=("administrator", "general-manager", "care-manager", "marketing-manager"),
    place="top", order=10, template="desk/home/_month.html",
    read=lambda looking: overview.figures(overview.months(looking.scope, looking.today)),
)  # fmt: skip
