"""What home shows of points: the months that finance may close (clubcrm.kernel.home)."""

from datetime import date

from clubcrm.kernel.home import Block, Looking
from points import queries


def read_closable(looking: Looking) -> list[date] | None:
    """Closing is for the whole group: who sees less is not asked."""
    return (looking.scope.whole and queries.find_closable(looking.today)) or None


BLOCKS = (
    Block(
        roles=("finance-manager",),
        place="top",
        order=20,
        template="points/home/_closable.html",
        read=read_closable,
    ),
)
