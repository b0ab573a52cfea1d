"""Whose points expire soon, soonest first."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from points.queries.posting import POINT


class Lapsing(NamedTuple):
    """What of one customer expires on one day; `in_all` within the days asked for, `account` with the day is the place."""

    on: date
    account: int
    customer: int
    amount: int
    in_all: int


# Read off the index of what is due, day by day: a page costs what it shows and what it passes over of other branches.
LAPSING = """
WITH due AS (
    SELECT lot.expires_on, account.id AS account_id, account.customer_id, sum(lot.remaining)::bigint AS amount
    FROM points_lot AS lot JOIN points_account AS account ON account.id = lot.account_id
    JOIN points_unit AS unit ON unit.id = account.unit_id AND unit.code = %(unit)s::text
    JOIN members_customer AS customer ON customer.id = account.customer_id
        AND customer.branch_id = ANY(%(branches)s::bigint[])
    WHERE lot.remaining > 0 AND lot.expires_on BETWEEN %(today)s::date AND %(until)s::date
        AND (lot.expires_on, account.id) > (%(on)s::date, %(account)s::bigint)
    GROUP BY lot.expires_on, account.id, account.customer_id
    ORDER BY lot.expires_on, account.id LIMIT %(limit)s::bigint
)
SELECT due.*, (
    SELECT sum(remaining)::bigint FROM points_lot AS lot
    WHERE lot.account_id = due.account_id AND lot.remaining > 0
        AND lot.expires_on BETWEEN %(today)s::date AND %(until)s::date
) FROM due ORDER BY expires_on, account_id
"""
TOGETHER = """
SELECT coalesce(sum(lot.remaining), 0)::bigint, count(DISTINCT account.id)
FROM points_lot AS lot JOIN points_account AS account ON account.id = lot.account_id
JOIN points_unit AS unit ON unit.id = account.unit_id AND unit.code = %(unit)s::text
JOIN members_customer AS customer ON customer.id = account.customer_id AND customer.branch_id = ANY(%(branches)s::bigint[])
WHERE lot.remaining > 0 AND lot.expires_on BETWEEN %(today)s::date AND %(until)s::date
"""


def lapsing(
    branches: list[int],
    today: date,
    days: int,
    *,
    after: tuple[date, int] | None = None,
    limit: int = 50,
    unit: str = POINT,
) -> list[Lapsing]:
    """What expires within so many days of customers of these branches; `after` is (on, account) of the last row seen."""
    on, account = after or (today - timedelta(days=1), 0)
    given: dict[str, Any] = {
        "branches": branches,
        "today": today,
        "until": today + timedelta(days=days),
        "on": on,
        "account": account,
        "limit": limit,
        "unit": unit,
    }
    with connection.cursor() as cursor:
        cursor.execute(LAPSING, given)
        return [Lapsing(*row) for row in cursor.fetchall()]


def lapsing_together(branches: list[int], today: date, days: int, unit: str = POINT) -> tuple[int, int]:
    """How many points expire within so many days, of how many customers."""
    given: dict[str, Any] = {
        "branches": branches,
        "today": today,
        "until": today + timedelta(days=days),
        "unit": unit,
    }
    with connection.cursor() as cursor:
        cursor.execute(TOGETHER, given)
        amount, customers = cursor.fetchone()
    return amount, customers
