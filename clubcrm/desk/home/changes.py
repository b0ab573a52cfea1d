"""Who changed tier last."""

from clubcrm.desk import home, overview

BLOCK = home.Block(
    roles=("administrator", "general-manager", "care-manager", "marketing-manager", "sales-director",
           "sales-manager", "sales-consultant"),
    place="main", order=60, template="desk/home/_changes.html",
    read=lambda looking: {"rows": overview.newest_changes(looking.scope)},
)  # fmt: skip
