"""In the workshop now: visits of one's branches whose order number is not known yet, the newest first."""

from clubcrm.desk import home, overview

BLOCK = home.Block(
    roles=("service-advisor", "receptionist", "service-manager"),
    place="main", order=10, template="desk/home/_workshop.html",
    read=lambda looking: overview.in_workshop(looking.scope),
)  # fmt: skip
