"""Today's greetings by what became of them."""

from campaigns import lists as care
from clubcrm.desk import home

BLOCK = home.Block(
    roles=("marketing-manager", "care-manager"), place="side", order=15, template="desk/home/_greetings.html",
    read=lambda looking: {"tabs": care.list_tabs(looking.today, looking.scope)},
)  # fmt: skip
