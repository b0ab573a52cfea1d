"""The newest visits."""

from clubcrm.desk import home, overview

BLOCK = home.Block(
    roles=(
        "administrator", "general-manager", "service-director", "service-manager", "sales-director", "sales-manager",
        "finance-manager", "service-advisor", "receptionist", "sales-consultant",
    ),
    place="main", order=50, template="desk/home/_visits.html",
    read=lambda looking: {"rows": overview.newest_visits(looking.scope)},
)  # fmt: skip
