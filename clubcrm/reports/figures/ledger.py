"""What the figures of points share: the sums of the ledger by month, and the balances walked back to a month's end.

The business month of a line is the month in which it was written, or the first open one after it. Only points are
counted, not the other units of the ledger.
"""

# One reading of the months' sums for every figure that adds up some kind of lines: rows by kind, of what undoes another
# line by 'undone-' and what that was, told by the house account at the other end. A part that could not be taken back
# stands as a line of kind debt; what of it had lapsed unspent is less expired. Lines that move between customers have
# no house and are not counted.
FLOWS = """
SELECT business_month, CASE WHEN kind = 'unowed' THEN 'expire' WHEN kind NOT IN ('reverse', 'debt') THEN kind
        WHEN credit = 'issued' THEN 'undone-earn' WHEN debit = 'corrected' THEN 'undone-correct'
        ELSE 'undone-redeem' END,
    sum(CASE kind WHEN 'unowed' THEN -amount ELSE amount END)::bigint, NULL::bigint
FROM points_flow
WHERE business_month BETWEEN %(first)s::date AND %(month)s::date AND branch_id = ANY(%(branches)s::bigint[])
    AND unit_id = (SELECT id FROM points_unit WHERE code = 'point')
    AND (debit_branch_id IS NOT NULL OR credit_branch_id IS NOT NULL)
GROUP BY 1, 2
"""

# Of the whole club: the sums of all months up to the one asked for. Of some branches, whose customers hold what lines of
# all branches gave: today's balances less what was written after the month. {grows}, {shrinks}: the account's side and
# the kinds of lines that raise and lower it, for a customer's own account grows by credits and a debt by debits.
HELD = """
WITH account AS (
    SELECT account.id, account.balance FROM points_account AS account
    JOIN points_unit AS unit ON unit.id = account.unit_id AND unit.code = 'point'
    JOIN members_customer AS customer ON customer.id = account.customer_id
    WHERE NOT %(whole)s AND account.kind = '{kind}' AND customer.branch_id = ANY(%(branches)s::bigint[])
), written AS (
    SELECT business_month AS month, {grows}_account_id AS account_id, amount FROM points_transfer
    WHERE NOT %(whole)s AND recorded_at >= %(first_at)s::timestamptz + interval '1 month'
        AND business_month > %(first)s::date AND kind IN ({growing})
    UNION ALL
    SELECT business_month, {shrinks}_account_id, -amount FROM points_transfer
    WHERE NOT %(whole)s AND recorded_at >= %(first_at)s::timestamptz + interval '1 month'
        AND business_month > %(first)s::date AND kind IN ({shrinking})
), later AS MATERIALIZED (
    SELECT month, -sum(amount) AS amount FROM written JOIN account ON account.id = written.account_id GROUP BY 1
), moved AS MATERIALIZED (
    SELECT business_month AS month, sum(CASE '{kind}' WHEN {grows} THEN amount ELSE 0 END
        - CASE '{kind}' WHEN {shrinks} THEN amount ELSE 0 END) AS amount
    FROM points_flow
    WHERE %(whole)s AND unit_id = (SELECT id FROM points_unit WHERE code = 'point') AND '{kind}' IN (debit, credit)
    GROUP BY 1
), now AS (SELECT coalesce(sum(balance), 0) AS balance FROM account)
SELECT asked::date, '', (now.balance + coalesce((SELECT sum(amount) FROM later WHERE month > asked), 0)
    + coalesce((SELECT sum(amount) FROM moved WHERE month <= asked), 0))::bigint, NULL::bigint
FROM now CROSS JOIN generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
"""


def held(kind: str, *, grows: tuple[str, ...], shrinks: tuple[str, ...]) -> str:
    """What accounts of this kind hold at the end of a month; `grows`, `shrinks`: the side, then the kinds of lines."""
    return HELD.format(
        kind=kind,
        grows=grows[0],
        growing=quoted(grows[1:]),
        shrinks=shrinks[0],
        shrinking=quoted(shrinks[1:]),
    )


def quoted(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
