"""Points in the story of a customer: one entry per event, an invoice's lines taken together."""

import json
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from points.queries import POINT
from points.queries.reading import OF_CUSTOMER, WITHIN


class Entry(NamedTuple):
    """One event. `on` is the day it counts for, `amount` signed from the customer's side; `parts` are its lines
    ({category_zh, category_en, amount, explanation}). `reference` is the number of the invoice that it came from, or
    that of what it undoes ("RO1:2" for its second revision), or the line's reference."""

    on: date
    id: int
    at: datetime
    kind: str
    amount: int
    reference: str
    branch: str
    parts: list[dict[str, Any]]


# The invoice that a line was earned for, as people write it.
INVOICE = """{line}.explanation ->> 'invoice' || CASE split_part({line}.reference, ':', 3) WHEN '1' THEN ''
        ELSE ':' || split_part({line}.reference, ':', 3) END"""
# Lines that belong together share invoice, kind and day; the entry's id is the newest line's. The account's lines
# are read by index and grouped: a customer has hundreds, not millions.
TIMELINE = f"""
WITH {{of_customer}}, either AS (
    SELECT line.*, line.amount AS signed FROM account JOIN points_transfer AS line
        ON line.credit_account_id = account.id AND line.kind <> 'repay' AND NOT {{within}}
    UNION ALL
    SELECT line.*, -line.amount FROM account JOIN points_transfer AS line
        ON line.debit_account_id = account.id AND NOT {{within}}
), line AS (
    SELECT either.*,
        coalesce({INVOICE.format(line="either")}, {INVOICE.format(line="undone")}, either.reference) AS said
    FROM either LEFT JOIN points_transfer AS undone ON undone.id = either.reverses_id
), entry AS (
    SELECT happened_on, max(line.id) AS id, max(recorded_at) AS at, kind, sum(signed)::bigint AS amount,
        said, min(line.branch_id) AS branch_id,
        jsonb_agg(jsonb_build_object('category_zh', category.name_zh, 'category_en', category.name_en,
            'amount', signed, 'explanation', explanation) ORDER BY line.id) AS parts
    FROM line LEFT JOIN members_category AS category ON category.id = line.category_id
    GROUP BY happened_on, kind, said
)
SELECT happened_on, entry.id, at, entry.kind, amount, said, branch.name, parts
FROM entry JOIN kernel_branch AS branch ON branch.id = entry.branch_id
WHERE (happened_on, entry.id) < (%(on)s::date, %(id)s::bigint)
ORDER BY happened_on DESC, entry.id DESC LIMIT %(limit)s::bigint
"""


def timeline(customer_id: int, before: tuple[date, int] | None = None, limit: int = 20) -> list[Entry]:
    """Newest first; `before` is the (on, id) of the last entry seen. To combine with other sources, whose ids mean
    nothing here, pass (day, 0) for "before that day" or (day, 2**62) for "that day and before". One statement."""
    on, last = before or (date.max, 0)
    parameters: dict[str, Any] = {
        "customer": customer_id,
        "on": on,
        "id": last,
        "limit": limit,
        "unit": POINT,
    }
    with connection.cursor() as cursor:
        cursor.execute(TIMELINE.format(of_customer=OF_CUSTOMER, within=WITHIN), parameters)
        return [Entry._make([*row[:-1], parts_of(row[-1])]) for row in cursor.fetchall()]


def parts_of(value: Any) -> list[dict[str, Any]]:
    """jsonb from a raw cursor: Django leaves it as text."""
    return value if isinstance(value, list) else json.loads(value)
