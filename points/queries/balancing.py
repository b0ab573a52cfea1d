"""The books of each branch and unit in four figures: what it issued = what was used + what expired + what is open."""

from typing import NamedTuple

from django.db import connection


class Book(NamedTuple):
    """One branch and unit (ids). `issued` is by the lines, the others by the lots that those lines made."""

    branch: int
    unit: int
    issued: int
    used: int
    expired: int
    open: int

    @property
    def off(self) -> int:
        """Zero in a sound ledger."""
        return self.issued - self.used - self.expired - self.open


# By the branch that issued. Points that moved to another customer stay those of that branch, and are issued once.
BOOKS = """
WITH made AS (
    SELECT line.branch_id, account.unit_id, sum(line.amount) AS issued FROM points_transfer AS line
    JOIN points_account AS account ON account.id = line.credit_account_id AND account.kind = 'member'
    JOIN points_account AS house ON house.id = line.debit_account_id AND house.kind = 'house'
    WHERE line.kind <> 'reverse' GROUP BY 1, 2
), taken AS (
    SELECT use.lot_id, coalesce(sum(use.amount) FILTER (WHERE line.kind = 'expire'), 0) AS expired,
        coalesce(sum(use.amount) FILTER (WHERE line.kind NOT IN ('expire', 'merge')), 0) AS used
    FROM points_consumption AS use JOIN points_transfer AS line ON line.id = use.transfer_id GROUP BY 1
), lots AS (
    SELECT source.branch_id, account.unit_id, sum(coalesce(used, 0)) AS used, sum(coalesce(expired, 0)) AS expired,
        sum(lot.remaining) AS open
    FROM points_lot AS lot JOIN points_transfer AS source ON source.id = lot.source_id
    JOIN points_account AS account ON account.id = lot.account_id
    LEFT JOIN taken ON taken.lot_id = lot.id GROUP BY 1, 2
)
SELECT coalesce(made.branch_id, lots.branch_id), coalesce(made.unit_id, lots.unit_id), coalesce(issued, 0)::bigint,
    coalesce(used, 0)::bigint, coalesce(expired, 0)::bigint, coalesce(open, 0)::bigint
FROM made FULL JOIN lots ON lots.branch_id = made.branch_id AND lots.unit_id = made.unit_id ORDER BY 2, 1
"""


def books() -> list[Book]:
    """Every branch's, from the raw lines. As long as a proof."""
    with connection.cursor() as cursor:
        cursor.execute(BOOKS)
        return [Book(*row) for row in cursor.fetchall()]
