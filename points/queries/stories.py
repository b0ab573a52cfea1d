"""What happened to the lots behind ledger lines, and what a customer's open lots are."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from points.queries.posting import POINT
from points.queries.reading import as_data

SHOWN = 12  # lots of one line that are told one by one


class Use(NamedTuple):
    """A part of a lot that a line took, or (negative) gave back; `invoice`, `kind`, `on` are of the line that made it."""

    amount: int
    expires_on: date | None
    kind: str
    on: date
    invoice: str


class Made(NamedTuple):
    """The lot that a line made."""

    size: int
    remaining: int
    usable_on: date | None
    expires_on: date | None


class Undoing(NamedTuple):
    """A line that reverses another, whole or in part."""

    id: int
    amount: int
    at: datetime
    reason: str


class Story(NamedTuple):
    """All of one line. `more` lots were used beside `uses`."""

    uses: list[Use]
    more: int
    made: Made | None
    undone: list[Undoing]


USES = """
SELECT transfer_id, amount, expires_on, kind, happened_on, invoice, many FROM (
    SELECT use.transfer_id, use.amount, lot.expires_on, source.kind, source.happened_on,
        coalesce(source.explanation ->> 'invoice', '') AS invoice, count(*) OVER of AS many,
        row_number() OVER (of ORDER BY lot.expires_on, lot.id) AS place
    FROM points_consumption AS use JOIN points_lot AS lot ON lot.id = use.lot_id
    JOIN points_transfer AS source ON source.id = lot.source_id
    WHERE use.transfer_id = ANY (%s::bigint[]) WINDOW of AS (PARTITION BY use.transfer_id)
) AS used WHERE place <= %s::bigint ORDER BY transfer_id, place
"""
MADE = """
SELECT lot.source_id, lot.size, lot.remaining, lot.usable_on, lot.expires_on FROM points_lot AS lot
WHERE lot.source_id = ANY (%s::bigint[])
"""
UNDONE = """
SELECT line.reverses_id, line.id, line.amount, line.recorded_at, line.explanation FROM points_transfer AS line
WHERE line.reverses_id = ANY (%s::bigint[]) ORDER BY line.id
"""


def stories(lines: Iterable[int]) -> dict[int, Story]:
    """The story of each of these lines (ids of lines one may see), by id. Three statements."""
    ids = list(lines)
    with connection.cursor() as cursor:
        cursor.execute(USES, [ids, SHOWN])
        uses = cursor.fetchall()
        cursor.execute(MADE, [ids])
        made = {row[0]: Made(*row[1:]) for row in cursor.fetchall()}
        cursor.execute(UNDONE, [ids])
        undone = cursor.fetchall()
    return {line: story(line, uses, made.get(line), undone) for line in ids}


def story(line: int, uses: list[tuple[Any, ...]], made: Made | None, undone: list[tuple[Any, ...]]) -> Story:
    mine = [row for row in uses if row[0] == line]
    more = mine[0][6] - len(mine) if mine else 0
    reversals = [
        Undoing(id, amount, at, as_data(said).get("reason", ""))
        for of, id, amount, at, said in undone
        if of == line
    ]
    return Story([Use(*row[1:6]) for row in mine], more, made, reversals)


class OpenLot(NamedTuple):
    """A lot with something left. `usable_on` in the future (or None: not known yet): pending."""

    remaining: int
    size: int
    usable_on: date | None
    expires_on: date | None
    kind: str
    on: date
    branch: str
    invoice: str


class OpenHold(NamedTuple):
    amount: int
    held_at: datetime
    until_at: datetime


class Open(NamedTuple):
    """What is there now: lots soonest to expire first (`more`: not all), holds, and what expires next by day."""

    lots: list[OpenLot]
    more: bool
    holds: list[OpenHold]
    next: list[tuple[date, int]]


# In the order of use, which is that of the index: many lots cost no more than few.
LOTS = """
SELECT lot.remaining, lot.size, lot.usable_on, lot.expires_on, source.kind, source.happened_on, branch.name,
    coalesce(source.explanation ->> 'invoice', '')
FROM points_account AS account JOIN points_unit AS unit ON unit.id = account.unit_id AND unit.code = %(unit)s::text
JOIN points_lot AS lot ON lot.account_id = account.id AND lot.remaining > 0
JOIN points_transfer AS source ON source.id = lot.source_id
JOIN kernel_branch AS branch ON branch.id = source.branch_id
WHERE account.customer_id = %(customer)s::bigint AND account.kind = 'member'
    AND (lot.expires_on >= %(on)s::date OR lot.expires_on IS NULL)
ORDER BY lot.gifted, lot.expires_on, lot.id LIMIT %(limit)s::bigint
"""
NEXT = """
SELECT lot.expires_on, sum(lot.remaining)::bigint
FROM points_account AS account JOIN points_unit AS unit ON unit.id = account.unit_id AND unit.code = %(unit)s::text
JOIN points_lot AS lot ON lot.account_id = account.id AND lot.remaining > 0
WHERE account.customer_id = %(customer)s::bigint AND account.kind = 'member' AND lot.expires_on >= %(on)s::date
GROUP BY lot.expires_on ORDER BY lot.expires_on LIMIT %(days)s::bigint
"""
HOLDS = """
SELECT hold.amount, hold.held_at, hold.until_at FROM points_account AS account
JOIN points_unit AS unit ON unit.id = account.unit_id AND unit.code = %(unit)s::text
JOIN points_hold AS hold ON hold.account_id = account.id AND hold.ended_at IS NULL
WHERE account.customer_id = %(customer)s::bigint AND account.kind = 'member' ORDER BY hold.id
"""
NEXT_DAYS = 3


def open_lots(customer: int, on: date, unit: str = POINT) -> Open:
    """What the customer has, lot by lot, on the business date. Three statements."""
    given: dict[str, Any] = {
        "customer": customer,
        "on": on,
        "unit": unit,
        "limit": SHOWN + 1,
        "days": NEXT_DAYS,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOTS, given)
        lots = [OpenLot(*row) for row in cursor.fetchall()]
        cursor.execute(NEXT, given)
        following = list(cursor.fetchall())
        cursor.execute(HOLDS, given)
        holds = [OpenHold(*row) for row in cursor.fetchall()]
    return Open(lots[:SHOWN], len(lots) > SHOWN, holds, following)
