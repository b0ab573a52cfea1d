"""What a customer has, and the lines that led there."""

import json
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from clubcrm.kernel import languages
from clubcrm.kernel.clock import business_date
from points.queries.posting import POINT


class Balance(NamedTuple):
    """Points of one customer on a day. `pending` is not usable yet or waits for an event; `expiring` is the next (last
    usable day, amount), `soon` all that expires within SOON days."""

    spendable: int
    pending: int
    held: int
    debt: int
    expiring: tuple[date, int] | None
    soon: int = 0


SOON = 60  # days within which points end soon
# Lots that lapsed and wait for the night that expires them count for nothing here.
BALANCE = """
WITH member AS (
    SELECT account.id, account.kind, account.balance, account.held FROM points_account AS account
    JOIN points_unit AS unit ON unit.id = account.unit_id AND unit.code = %(unit)s::text
    WHERE account.customer_id = %(customer)s::bigint AND account.kind IN ('member', 'debt')
), lots AS (
    SELECT lot.remaining, (lot.usable_on <= %(on)s::date) IS NOT TRUE AS pending, lot.expires_on FROM points_lot AS lot
    WHERE lot.account_id = (SELECT id FROM member WHERE kind = 'member') AND lot.remaining > 0
        AND (lot.expires_on >= %(on)s::date OR lot.expires_on IS NULL)
), held AS (
    SELECT coalesce(max(held) FILTER (WHERE kind = 'member'), 0) AS held,
        coalesce(max(balance) FILTER (WHERE kind = 'debt'), 0) AS debt
    FROM member
)
SELECT greatest(coalesce((SELECT sum(remaining) FROM lots WHERE NOT pending), 0)::bigint - held, 0),
    coalesce((SELECT sum(remaining) FROM lots WHERE pending), 0)::bigint, held, debt, soonest.expires_on, soonest.amount,
    coalesce((SELECT sum(remaining) FROM lots WHERE expires_on <= %(soon)s::date), 0)::bigint
FROM held LEFT JOIN LATERAL (
    SELECT expires_on, sum(remaining)::bigint AS amount FROM lots WHERE expires_on IS NOT NULL
    GROUP BY expires_on ORDER BY expires_on LIMIT 1
) AS soonest ON true
"""


def balance(customer: int, on: date | None = None, unit: str = POINT) -> Balance:
    """What the customer (id) has on the business date `on` (default: today). One statement."""
    day = on or business_date()
    given: dict[str, Any] = {
        "customer": customer,
        "on": day,
        "soon": day + timedelta(days=SOON),
        "unit": unit,
    }
    with connection.cursor() as cursor:
        cursor.execute(BALANCE, given)
        spendable, pending, held, debt, expires_on, amount, soon = cursor.fetchone()
    return Balance(spendable, pending, held, debt, (expires_on, amount) if expires_on else None, soon)


class Line(NamedTuple):
    """One line of a customer's ledger. `amount` is signed from the customer's side; names are in the active language.

    `explanation` holds the numbers that decided; `reverses` is the id of the line this one undoes; `visit_on` and
    `visit_order` are of the visit at which it was redeemed (None and "" for none).
    """

    id: int
    at: datetime
    happened_on: date
    kind: str
    amount: int
    qualifying: int
    branch: str
    category: str
    reference: str
    explanation: dict[str, Any]
    rule: str
    rule_version: int | None
    reverses: int | None
    by: str
    visit_on: date | None
    visit_order: str


# The customer's accounts, spendable and debt, with those of customers who were merged into this one.
OF_CUSTOMER = """account AS (
    SELECT own.id FROM points_account AS own
    JOIN points_unit AS unit ON unit.id = own.unit_id AND unit.code = %(unit)s::text
    WHERE own.customer_id = %(customer)s::bigint AND own.kind IN ('member', 'debt')
    UNION ALL
    SELECT merged.id FROM points_account AS own
    JOIN points_unit AS unit ON unit.id = own.unit_id AND unit.code = %(unit)s::text
    JOIN points_account AS merged ON merged.merged_into_id = own.id
    WHERE own.customer_id = %(customer)s::bigint AND own.kind IN ('member', 'debt')
)"""
# What moved between two of them by a merge is not a line of their common history.
WITHIN = """(line.kind = 'merge' AND line.debit_account_id IN (SELECT id FROM account)
    AND line.credit_account_id IN (SELECT id FROM account))"""
# Two short index scans (credits, debits) per account, then the newest of them; cost does not grow with the history.
HISTORY = """
WITH {of_customer}, newest AS (
    SELECT line.id FROM account CROSS JOIN LATERAL (
        SELECT id FROM points_transfer AS line
        WHERE credit_account_id = account.id AND id < %(before)s::bigint AND NOT {within}
        ORDER BY id DESC LIMIT %(limit)s::bigint
    ) AS line
    UNION
    SELECT line.id FROM account CROSS JOIN LATERAL (
        SELECT id FROM points_transfer AS line
        WHERE debit_account_id = account.id AND id < %(before)s::bigint AND NOT {within}
        ORDER BY id DESC LIMIT %(limit)s::bigint
    ) AS line
    ORDER BY id DESC LIMIT %(limit)s::bigint
)
SELECT line.id, line.recorded_at, line.happened_on, line.kind,
    CASE WHEN line.debit_account_id IN (SELECT id FROM account) THEN -line.amount ELSE line.amount END,
    CASE WHEN line.debit_account_id IN (SELECT id FROM account) THEN -line.qualifying ELSE line.qualifying END,
    branch.name, coalesce(category.name_zh, ''), coalesce(category.name_en, ''), line.reference, line.explanation,
    coalesce(rule.code, ''), rule.version, line.reverses_id,
    coalesce(staff.name, sign_in.username, ''), visit.arrived_on, coalesce(visit.order_number, '')
FROM newest JOIN points_transfer AS line USING (id)
JOIN kernel_branch AS branch ON branch.id = line.branch_id
LEFT JOIN members_category AS category ON category.id = line.category_id
LEFT JOIN points_earningrule AS rule ON rule.id = line.rule_id
LEFT JOIN kernel_user AS sign_in ON sign_in.id = line.recorded_by_id
LEFT JOIN kernel_staff AS staff ON staff.user_id = line.recorded_by_id
LEFT JOIN points_redemptionvisit AS at_visit ON at_visit.transfer_id = line.id
LEFT JOIN members_visit AS visit ON visit.id = at_visit.visit_id
ORDER BY line.id DESC
"""
NEWEST = 2**62  # above every id


def history(customer: int, before_id: int | None = None, limit: int = 20, unit: str = POINT) -> list[Line]:
    """The customer's ledger lines, newest first; `before_id` is the last id of the page before. One statement."""
    parameters: dict[str, Any] = {
        "customer": customer,
        "before": before_id or NEWEST,
        "limit": limit,
        "unit": unit,
    }
    with connection.cursor() as cursor:
        cursor.execute(HISTORY.format(of_customer=OF_CUSTOMER, within=WITHIN), parameters)
        return [line_of(row) for row in cursor.fetchall()]


def line_of(row: tuple[Any, ...]) -> Line:
    """A row of HISTORY with the category's name in the active language and the explanation as data."""
    *first, zh, en, reference, explanation, rule, version, reverses, by, on, order = row
    category = languages.choose(zh, en)
    return Line._make(
        [*first, category, reference, as_data(explanation), rule, version, reverses, by, on, order]
    )


def as_data(value: Any) -> dict[str, Any]:
    """jsonb from a raw cursor: Django leaves it as text."""
    return value if isinstance(value, dict) else json.loads(value)


# What each invoice gave and was not taken back. A reference is "invoice:<number>:<revision>:…", so the lines of one
# invoice are a range of the index on it (";" follows ":" in collation C).
EARNED_BY_INVOICE = """
SELECT invoice.id, sum(line.amount - coalesce(undone.amount, 0))::bigint FROM members_invoice AS invoice
CROSS JOIN LATERAL (
    SELECT id, amount FROM points_transfer
    WHERE reference >= 'invoice:' || invoice.number || ':' || invoice.revision || ':'
        AND reference < 'invoice:' || invoice.number || ':' || invoice.revision || ';' AND kind = 'earn'
) AS line
LEFT JOIN LATERAL (
    SELECT sum(amount) AS amount FROM points_transfer WHERE reverses_id = line.id
) AS undone ON true
WHERE invoice.id = ANY (%s::bigint[]) GROUP BY invoice.id
"""


def earned_by_invoice(invoices: list[int]) -> dict[int, int]:
    """Points that each of these invoices (ids) earned and that were not reversed; nothing earned: absent."""
    with connection.cursor() as cursor:
        cursor.execute(EARNED_BY_INVOICE, [invoices])
        return dict(cursor.fetchall())
