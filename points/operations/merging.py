"""Two customers become one, as far as the ledger goes."""

from datetime import datetime

from clubcrm.kernel.clock import business_date
from points import queries
from points.operations.calling import call


def merge(*, loser: int, winner: int, by: int | None, at: datetime) -> int:
    """What `loser` (customer id) has and owes becomes `winner`'s, in every unit; later lines of either land there.

    Lots keep their expiry; debts are paid at once as far as there is something. Gives the sum that moved; a second
    time changes nothing. Raises HasHolds (of the loser: end them first), MergedAlready.
    """
    return int(call(queries.MERGE, [loser, winner, by, at, business_date(at)])[0])
