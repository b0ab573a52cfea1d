"""What home shows of campaigns: today's greetings by what became of them (clubcrm.kernel.home)."""

from campaigns import lists
from clubcrm.kernel.home import Block

BLOCKS = (
    Block(
        roles=("marketing-manager", "care-manager"),
        place="side",
        order=15,
        template="campaigns/home/_greetings.html",
        read=lambda looking: {"tabs": lists.list_tabs(looking.today, looking.scope)},
    ),
)
