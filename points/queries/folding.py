"""The sums of the ledger by month: folding them, reading them with what is not folded yet, and proving them."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from points.queries.posting import POINT

# Inside a caller's transaction too it looks at the sessions as they are now.
FOLD = (
    "SELECT folded, through, marked FROM points_fold(%s::bigint + (SELECT 0 FROM pg_stat_clear_snapshot()))"
)

# Every sum against the lines that were folded into it. Lines and qualifying points count as much as amounts.
ROLLUPS = """
WITH mark AS (SELECT coalesce(max(through_id), 0) AS through FROM points_rollupmark), either AS (
    SELECT business_month, branch_id, unit_id, kind, category_id, debit, debit_branch_id, credit, credit_branch_id,
        amount AS stored, 0::bigint AS derived, qualifying, lines
    FROM points_rollup
    UNION ALL
    SELECT business_month, branch_id, unit_id, kind, category_id, debit, debit_branch_id, credit, credit_branch_id,
        0, sum(amount)::bigint, -sum(qualifying)::bigint, -count(*)
    FROM points_sided CROSS JOIN mark WHERE id <= through GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
), drifted AS (
    SELECT branch_id, unit_id, sum(stored)::bigint AS stored, sum(derived)::bigint AS derived FROM either
    GROUP BY business_month, branch_id, unit_id, kind, category_id, debit, debit_branch_id, credit, credit_branch_id
    HAVING sum(stored) <> sum(derived) OR sum(qualifying) <> 0 OR sum(lines) <> 0
)
SELECT 'sum-of-a-month-is-that-of-its-lines', NULL::bigint, NULL::bigint, branch_id, unit.code, sum(stored)::bigint,
    sum(derived)::bigint
FROM drifted JOIN points_unit AS unit ON unit.id = unit_id GROUP BY branch_id, unit.code
"""


class Settled(NamedTuple):
    """A month of one branch: what it gave and took. `outstanding` is what customers hold of it at the month's end, less
    what they owe; points of other branches that it honoured count as minus until the month is closed. `cleared` is what
    it was credited for them then (minus: what it was charged)."""

    month: date
    branch: int
    issued: int
    redeemed: int
    expired: int
    reversed: int
    corrected: int
    waived: int
    cleared: int
    outstanding: int


# A house account's own side of each line, by the branch of the account: the only view in which branches sum to the club.
# What leaves a house account of a branch is then outstanding, what reaches one is not; a clearing charges the branch that
# issued (debit) and credits the one that honoured, and so moves what is outstanding the other way.
MONTHS = """
WITH side AS (
    SELECT business_month, debit_branch_id AS branch_id, kind, debit AS purpose, credit AS other, amount FROM points_flow
    WHERE debit_branch_id IS NOT NULL AND debit_branch_id = ANY(%(branches)s::bigint[])
        AND unit_id = (SELECT id FROM points_unit WHERE code = %(unit)s::text)
    UNION ALL
    SELECT business_month, credit_branch_id, kind, credit, debit, -amount FROM points_flow
    WHERE credit_branch_id IS NOT NULL AND credit_branch_id = ANY(%(branches)s::bigint[])
        AND unit_id = (SELECT id FROM points_unit WHERE code = %(unit)s::text)
), month AS (
    SELECT business_month, branch_id,
        sum(amount) FILTER (WHERE kind IN ('earn', 'grant', 'topup')) AS issued,
        -sum(amount) FILTER (WHERE kind = 'redeem') AS redeemed,
        -sum(amount) FILTER (WHERE kind IN ('expire', 'unowed')) AS expired,
        -sum(amount) FILTER (WHERE kind IN ('reverse', 'debt')) AS reversed,
        -sum(amount) FILTER (WHERE kind = 'correct') AS corrected, sum(amount) FILTER (WHERE kind = 'waive') AS waived,
        -sum(amount) FILTER (WHERE kind = 'clear') AS cleared,
        sum(CASE kind WHEN 'clear' THEN -amount ELSE amount END) AS moved
    FROM side GROUP BY 1, 2
)
SELECT * FROM (
    SELECT business_month, branch_id, coalesce(issued, 0)::bigint, coalesce(redeemed, 0)::bigint,
        coalesce(expired, 0)::bigint, coalesce(reversed, 0)::bigint, coalesce(corrected, 0)::bigint,
        coalesce(waived, 0)::bigint, coalesce(cleared, 0)::bigint,
        (sum(moved) OVER (PARTITION BY branch_id ORDER BY business_month))::bigint
    FROM month
) AS settled
WHERE business_month >= %(since)s::date ORDER BY business_month DESC, branch_id
"""


def settled(branches: list[int], since: date, unit: str = POINT) -> list[Settled]:
    """Each month from `since` on in which something moved at these branches, the newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"branches": branches, "since": since, "unit": unit})
        return [Settled(*row) for row in cursor.fetchall()]
