"""The proof: what is stored equals what the ledger's lines say. Every row given is a drift."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import connection

from points.queries.folding import ROLLUPS


class Drift(NamedTuple):
    """One disagreement. `check` names it; ids say where (None where it does not apply); stored should equal derived."""

    check: str
    account: int | None
    customer: int | None
    branch: int | None
    unit: str
    stored: int
    derived: int


# Per customer's account: stored balance = sum of its lines; a member's also = what remains in its lots.
BALANCES = """
WITH moved AS (
    SELECT account_id, sum(amount)::bigint AS amount FROM (
        SELECT credit_account_id AS account_id, amount FROM points_transfer
        UNION ALL SELECT debit_account_id, -amount FROM points_transfer
    ) AS side GROUP BY 1
), lots AS (
    SELECT account_id, sum(remaining)::bigint AS amount FROM points_lot WHERE remaining > 0 GROUP BY 1
), figures AS (
    SELECT account.*, unit.code, coalesce(lots.amount, 0) AS in_lots,
        CASE account.kind WHEN 'debt' THEN -1 ELSE 1 END * coalesce(moved.amount, 0) AS in_lines
    FROM points_account AS account JOIN points_unit AS unit ON unit.id = account.unit_id
    LEFT JOIN moved ON moved.account_id = account.id LEFT JOIN lots ON lots.account_id = account.id
    WHERE account.kind <> 'house'
)
SELECT CASE kind WHEN 'debt' THEN 'debt-is-the-sum-of-its-lines' ELSE 'balance-is-the-sum-of-its-lines' END,
    id, customer_id, NULL::bigint, code, balance, in_lines
FROM figures WHERE balance <> in_lines
UNION ALL
SELECT 'balance-is-what-remains-in-lots', id, customer_id, NULL, code, balance, in_lots
FROM figures WHERE kind = 'member' AND balance <> in_lots
UNION ALL
SELECT 'debt-has-no-lots', id, customer_id, NULL, code, 0, in_lots FROM figures WHERE kind = 'debt' AND in_lots <> 0
UNION ALL
SELECT 'merged-account-is-empty', id, customer_id, NULL, code, balance, 0
FROM figures WHERE merged_into_id IS NOT NULL AND balance <> 0
"""
# Per lot: what remains = its size less what was taken.
LOTS = """
WITH used AS (SELECT lot_id, sum(amount)::bigint AS amount FROM points_consumption GROUP BY 1)
SELECT 'lot-remains-what-was-not-used', account.id, account.customer_id, NULL::bigint, unit.code, lot.remaining,
    lot.size - coalesce(used.amount, 0)
FROM points_lot AS lot LEFT JOIN used ON used.lot_id = lot.id
JOIN points_account AS account ON account.id = lot.account_id JOIN points_unit AS unit ON unit.id = account.unit_id
WHERE lot.remaining <> lot.size - coalesce(used.amount, 0)
"""
# Per line that takes from a customer's lots or gives back: its parts sum to its amount.
USES = """
WITH used AS (SELECT transfer_id, sum(amount)::bigint AS amount FROM points_consumption GROUP BY 1)
SELECT 'line-takes-what-its-lots-give', account.id, account.customer_id, line.branch_id, unit.code,
    line.amount, abs(coalesce(used.amount, 0))
FROM points_transfer AS line LEFT JOIN used ON used.transfer_id = line.id
JOIN points_account AS account ON account.id IN (line.debit_account_id, line.credit_account_id)
    AND account.kind = 'member' AND (line.kind <> 'merge' OR account.id = line.debit_account_id)
JOIN points_unit AS unit ON unit.id = account.unit_id
WHERE line.kind IN ('redeem', 'correct', 'reverse', 'expire', 'repay', 'merge')
    AND line.amount <> abs(coalesce(used.amount, 0))
"""
# Per branch and unit, by the branch that issued: issued = used + expired + open. What a merge moved is open in another
# lot, which carries the same branch.
BRANCHES = """
WITH issued AS (
    SELECT line.branch_id, house.unit_id, min(house.id) AS house_id, sum(line.amount)::bigint AS amount
    FROM points_transfer AS line JOIN points_account AS house ON house.id = line.debit_account_id
    WHERE line.kind IN ('earn', 'grant', 'topup') GROUP BY 1, 2
), used AS (
    SELECT use.lot_id, sum(use.amount) AS amount FROM points_consumption AS use
    LEFT JOIN points_transfer AS line ON line.id = use.transfer_id
    WHERE line.kind IS DISTINCT FROM 'merge' GROUP BY 1
), lots AS (
    SELECT source.branch_id, account.unit_id, sum(lot.remaining + coalesce(used.amount, 0))::bigint AS amount
    FROM points_lot AS lot JOIN points_transfer AS source ON source.id = lot.source_id
    JOIN points_account AS account ON account.id = lot.account_id
    LEFT JOIN used ON used.lot_id = lot.id GROUP BY 1, 2
)
SELECT 'issued-is-used-expired-and-open', issued.house_id, NULL::bigint, branch_id, unit.code,
    coalesce(issued.amount, 0), coalesce(lots.amount, 0)
FROM issued FULL JOIN lots USING (branch_id, unit_id) JOIN points_unit AS unit ON unit.id = unit_id
WHERE coalesce(issued.amount, 0) <> coalesce(lots.amount, 0)
"""
# Per house account and kind of line: the purpose and the branch are those of the line.
HOUSES = """
SELECT 'house-fits-its-lines', house.id, NULL::bigint, house.branch_id, unit.code, sum(line.amount)::bigint, 0::bigint
FROM points_transfer AS line JOIN points_account AS house ON house.kind = 'house'
    AND house.id IN (line.debit_account_id, line.credit_account_id)
JOIN points_unit AS unit ON unit.id = house.unit_id
WHERE line.kind <> 'clear' AND house.branch_id <> line.branch_id OR NOT CASE line.kind
    WHEN 'earn' THEN house.purpose = 'issued' WHEN 'grant' THEN house.purpose = 'issued'
    WHEN 'topup' THEN house.purpose IN ('paid', 'gifted') WHEN 'expire' THEN house.purpose = 'expired'
    WHEN 'unowed' THEN house.purpose = 'expired'
    WHEN 'correct' THEN house.purpose = 'corrected' WHEN 'waive' THEN house.purpose = 'waived'
    WHEN 'clear' THEN house.purpose = 'cleared' WHEN 'merge' THEN false WHEN 'repay' THEN false
    WHEN 'redeem' THEN house.purpose NOT IN ('issued', 'paid', 'gifted', 'expired', 'corrected', 'waived', 'cleared')
    ELSE true END
GROUP BY house.id, house.branch_id, unit.code
"""
# Per line: never reversed above its amount.
REVERSALS = """
SELECT 'reversed-within-the-original', account.id, account.customer_id, line.branch_id, unit.code,
    undone.amount, line.amount
FROM (
    SELECT reverses_id, sum(amount)::bigint AS amount FROM points_transfer WHERE reverses_id IS NOT NULL GROUP BY 1
) AS undone
JOIN points_transfer AS line ON line.id = undone.reverses_id AND undone.amount > line.amount
JOIN points_account AS account ON account.id IN (line.debit_account_id, line.credit_account_id)
    AND account.kind = 'member'
JOIN points_unit AS unit ON unit.id = account.unit_id
"""
# Per account: what is held = its open holds.
HOLDS = """
SELECT 'held-is-the-sum-of-open-holds', account.id, account.customer_id, NULL::bigint, unit.code, account.held,
    coalesce(open.amount, 0)
FROM points_account AS account JOIN points_unit AS unit ON unit.id = account.unit_id
LEFT JOIN (
    SELECT account_id, sum(amount)::bigint AS amount FROM points_hold WHERE ended_at IS NULL GROUP BY 1
) AS open ON open.account_id = account.id
WHERE account.kind <> 'house' AND account.held <> coalesce(open.amount, 0)
"""
# Per line that came into a month after it was closed.
LATE = """
SELECT 'closed-month-takes-no-lines', account.id, account.customer_id, line.branch_id, unit.code, line.amount, 0::bigint
FROM points_transfer AS line JOIN points_closure AS closure ON closure.month = (
    SELECT min(month) FROM points_closure WHERE month >= line.business_month) AND line.id > closure.through_id
JOIN points_account AS account ON account.id = CASE WHEN EXISTS (
    SELECT FROM points_account AS own WHERE own.id = line.credit_account_id AND own.kind <> 'house')
    THEN line.credit_account_id ELSE line.debit_account_id END
JOIN points_unit AS unit ON unit.id = account.unit_id
WHERE line.id > (SELECT min(through_id) FROM points_closure)
"""
# Per closed month: what it and the months before it hold is what they held when it was closed.
CLOSURES = """
WITH months AS (
    SELECT business_month, count(*) AS lines, sum(amount) AS total FROM points_transfer GROUP BY 1
), held AS (
    SELECT closure.*, coalesce(sum(months.lines), 0)::bigint AS lines_now, coalesce(sum(months.total), 0)::bigint AS total_now
    FROM points_closure AS closure LEFT JOIN months ON months.business_month <= closure.month GROUP BY closure.id
)
SELECT 'closed-month-is-untouched', NULL::bigint, NULL::bigint, NULL::bigint, to_char(month, 'YYYY-MM'),
    CASE WHEN total = total_now THEN lines ELSE total END, CASE WHEN total = total_now THEN lines_now ELSE total_now END
FROM held WHERE (lines, total) <> (lines_now, total_now)
"""
PROOFS = (BALANCES, LOTS, USES, BRANCHES, HOUSES, REVERSALS, HOLDS, LATE, CLOSURES, ROLLUPS)


def prove(progress: Callable[[int, int], None] = lambda done, total: None) -> list[Drift]:
    """Recompute everything from the raw lines; an empty list means that stored equals derived everywhere."""
    drifts = []
    for number, proof in enumerate(PROOFS):
        progress(number, len(PROOFS))
        with connection.cursor() as cursor:
            cursor.execute(proof)
            drifts += [Drift(*row) for row in cursor.fetchall()]
    return drifts
