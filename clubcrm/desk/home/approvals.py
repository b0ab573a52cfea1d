"""Approvals that wait for this person."""

from clubcrm.desk import home

FEW = 6

BLOCK = home.Block(
    roles=("administrator", "general-manager", "care-manager", "service-director", "service-manager"),
    place="side", order=10, template="desk/home/_approvals.html",
    read=lambda looking: {"rows": looking.waiting.approvals[:FEW], "count": len(looking.waiting.approvals)},
)  # fmt: skip
