"""Open complaints by their clocks: everybody's for who approves solutions, else one's own."""

from clubcrm.desk import home
from complaints import panels as complaints

BLOCK = home.Block(
    roles=("administrator", "general-manager", "care-manager", "service-advisor", "sales-consultant", "receptionist"),
    place="main", order=20, template="complaints/_desk_panel.html",
    read=lambda looking: complaints.read_desk_panel(looking.user, looking.scope, looking.at),
)  # fmt: skip
