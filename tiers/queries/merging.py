"""SQL about customers who became one: whoever was merged keeps the rows, and the one who stays is measured by all of them.

The ledger knows who was merged into whom (points.merge, decision 0018). Most clubs have nobody: bulk statements ask
`anybody` first and are read as they stand where it says no.
"""

import re

from django.db import connection

ANYBODY = "SELECT EXISTS (SELECT FROM points_account WHERE merged_into_id IS NOT NULL)"
# Rows (loser_id, winner_id), one per customer who was merged: the accounts of every unit say the same.
MERGED = """
SELECT went.customer_id AS loser_id, stays.customer_id AS winner_id
FROM points_account AS went JOIN points_account AS stays ON stays.id = went.merged_into_id
WHERE went.merged_into_id IS NOT NULL AND went.kind = 'member'
  AND went.unit_id = (SELECT id FROM points_unit WHERE code = 'point')
"""
# Of whom rows count for whom: everybody's own, and those of whoever was merged into them; who was merged has none.
PERSONS = f"""
merged AS MATERIALIZED ({MERGED}), persons AS MATERIALIZED (
    SELECT picked.*, picked.customer_id AS of_id FROM picked
    WHERE picked.customer_id NOT IN (SELECT loser_id FROM merged)
    UNION ALL
    SELECT picked.*, merged.loser_id FROM picked JOIN merged ON merged.winner_id = picked.customer_id
)"""
OF_PERSONS = "JOIN persons AS picked ON picked.of_id = account.customer_id"
# Accounts as whose they are now.
ACCOUNTS = """
(
    SELECT own.id, own.kind, own.unit_id, coalesce(stays.customer_id, own.customer_id) AS customer_id
    FROM points_account AS own LEFT JOIN points_account AS stays ON stays.id = own.merged_into_id
) AS account"""
# What becomes of either concerns the one who stays.
WINNERS_DUE = f"""
INSERT INTO tiers_due (customer_id)
SELECT DISTINCT merged.winner_id FROM ({MERGED}) AS merged JOIN tiers_due AS due ON due.customer_id = merged.loser_id
ON CONFLICT DO NOTHING
"""
# Both sides of a merge that somebody touched: their flows are counted anew, for lines change hands without a new line.
PICK_MERGED_DUE = f"""
SELECT DISTINCT unnest(ARRAY[merged.loser_id, merged.winner_id]) AS customer_id FROM ({MERGED}) AS merged
WHERE EXISTS (SELECT FROM tiers_due AS due WHERE due.customer_id IN (merged.loser_id, merged.winner_id))
"""
TOUCHED_WINNERS = f"""
SELECT merged.winner_id FROM ({MERGED}) AS merged JOIN members_touch AS touch ON touch.customer_id = merged.loser_id
WHERE touch.id > %(members_touch_through)s
"""
# When whoever was merged into a customer joined; for one who never did.
JOINED = f"""
SELECT min(membership.joined_on) FROM ({MERGED}) AS merged
JOIN members_membership AS membership ON membership.customer_id = merged.loser_id
WHERE merged.winner_id = decided.customer_id
"""
# Who was merged and still holds a tier: (customer, tier, into whom, open override).
STILL_HOLDING = f"""
SELECT standing.customer_id, standing.tier_id, merged.winner_id, by_hand.id
FROM ({MERGED}) AS merged JOIN tiers_standing AS standing ON standing.customer_id = merged.loser_id
LEFT JOIN tiers_override AS by_hand ON by_hand.customer_id = standing.customer_id AND by_hand.ended_at IS NULL
ORDER BY standing.customer_id
"""


def anybody() -> bool:
    """Whether any two customers have become one."""
    with connection.cursor() as cursor:
        cursor.execute(ANYBODY)
        return bool(cursor.fetchone()[0])


def state_of_persons(numbers: str) -> str:
    """The numbers of a State measure over all rows of a person; where a measure gives one per file, the highest."""
    rows = re.sub(r"= picked\.customer_id\b", "= picked.of_id", numbers)
    rows = re.sub(r"\bFROM picked\b", "FROM persons AS picked", rows)
    return f"SELECT customer_id, max(value) AS value FROM ({rows}) AS of_each GROUP BY customer_id"


def flow_of_persons(rows: str) -> str:
    """The rows of a Flow measure of picked persons."""
    return rows.replace("account.customer_id", "picked.customer_id").replace("{picked}", OF_PERSONS)


def flow_of_all(rows: str) -> str:
    """The rows of a Flow measure of everybody, each with whose it is now."""
    return rows.replace("points_account AS account", f"{ACCOUNTS.lstrip()}")


def still_holding() -> list[tuple[int, int, int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(STILL_HOLDING)
        return list(cursor.fetchall())
