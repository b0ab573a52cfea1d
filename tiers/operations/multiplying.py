"""What a tier brings as a points multiplier is written downward, as rows of points with validity."""

from datetime import date

from django.db import connection

from points import operations as points
from tiers.queries.multiplying import DIFFERING

CHUNK = 20_000


def settle_multipliers(*, on: date, customer: int | None = None) -> int:
    """Let everyone (or one customer) earn by the tier held now, from the business date `on`; how many changed.

    In chunks, each a transaction of its own. Killed, it may be run again.
    """
    changed = 0
    while found := read_differing(customer):
        points.multiply(customers=[row[0] for row in found], percents=[row[1] for row in found], on=on)
        changed += len(found)
    return changed


def read_differing(customer: int | None) -> list[tuple[int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING, {"customer": customer, "chunk": CHUNK})
        return cursor.fetchall()
