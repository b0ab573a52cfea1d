"""SQL about data that came late or were taken back: whom it concerns, and what the numbers would have been then."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from tiers.ladders import Ladder, Spec
from tiers.queries import numbers
from tiers.queries.numbers import number

# Whose points or purchases, dated up to the day of the change that gave the present tier, were taken back after it.
# Whether the tier is wrong is for the numbers to say.
UNDONE = """
SELECT standing.customer_id
FROM picked
JOIN tiers_standing AS standing ON standing.customer_id = picked.customer_id
JOIN tiers_tierchange AS change ON change.id = standing.change_id
JOIN (
    SELECT account.customer_id, transfer.happened_on AS on_date, transfer.recorded_at AS undone_at
    FROM points_account AS account
    JOIN points_transfer AS transfer ON transfer.debit_account_id = account.id
    WHERE transfer.reverses_id IS NOT NULL
    UNION ALL
    SELECT customer_id, invoiced_on, voided_at FROM members_invoice WHERE voided_at IS NOT NULL
) AS taken ON taken.customer_id = picked.customer_id
WHERE taken.on_date <= change.as_of AND taken.undone_at >= change.recorded_at
"""
# A reversal may be of points that no window of today holds: its customer is due nevertheless.
REVERSED = """
INSERT INTO tiers_due (customer_id)
SELECT DISTINCT account.customer_id FROM points_transfer AS transfer
JOIN points_account AS account ON account.id = transfer.debit_account_id
WHERE transfer.reverses_id IS NOT NULL AND transfer.id > %(low)s AND transfer.id <= %(high)s
  AND account.customer_id IS NOT NULL
ON CONFLICT DO NOTHING
"""


def measured(
    ladder: Ladder, customers: Sequence[int], as_of: date, own_days: Iterable[tuple[date, date]] | None = None
) -> Mapping[int, tuple[int, ...]]:
    """What the ladder measures of these customers as of a date, from the raw rows as they are known now.

    `own_days`: of each customer, from when was counted and when the tier had last changed (default: as they are).
    """
    columns = ", ".join(number(i) for i in range(len(ladder.specs)))
    found: dict[str, Any] = numbers.parameters(ladder.specs, as_of) | {"customers": list(customers)}
    pick = numbers.PICK_THESE
    if own_days is not None:
        days = list(own_days)
        pick = numbers.PICK_THEN
        found |= {"begun": [begun for begun, _changed in days], "changed": [day for _begun, day in days]}
    fresh = numbers.fresh(ladder.specs, then=own_days is not None)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH picked AS MATERIALIZED ({pick}), fresh AS ({fresh}) SELECT customer_id, {columns} FROM fresh",
            found,
        )
        return {customer: tuple(values) for customer, *values in cursor.fetchall()}


def own_series(specs: Iterable[Spec]) -> list[Spec]:
    return [spec for spec in specs if spec.own_start]
