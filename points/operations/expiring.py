"""What has lapsed leaves the ledger by night."""

from datetime import date, datetime
from typing import NamedTuple

from clubcrm.kernel.clock import business_date
from points import queries
from points.operations.calling import call
from points.operations.holding import end_holds

CHUNK = 5_000  # lots per transaction


class Expired(NamedTuple):
    """How many lots expired in a run, and with how many points."""

    transfers: int
    points: int


def expire(*, on: date, by: int | None = None, at: datetime) -> Expired:
    """Expire every lot whose last usable day is before `on`; each line counts for the day after that day.

    Set-based, in chunks with a transaction each; may be killed and run again. Lots of accounts with open holds wait
    until the holds have ended.
    """
    end_holds(at=at)
    total = Expired(0, 0)
    while (part := Expired(*call(queries.EXPIRE, [on, CHUNK, by, at, business_date(at)]))).transfers:
        total = Expired(total.transfers + part.transfers, total.points + part.points)
    return total
