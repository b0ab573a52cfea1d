"""SQL about merged customers: the rows of the loser count for the winner.

The ledger knows the merges (points.merge, decision 0018). Rows stay with the customer for whom they were recorded (of_id); the
relation `picked` says for which customer they count (customer_id).
"""

from typing import NamedTuple

from django.db import connection

from tiers.queries.rows import fetch_rows

ANYBODY = "SELECT EXISTS (SELECT FROM points_account WHERE merged_into_id IS NOT NULL)"
# Rows (loser_id, winner_id), one per customer who was merged: the accounts of every unit say the same.
MERGED = """
SELECT went.customer_id AS loser_id, stays.customer_id AS winner_id
FROM points_account AS went JOIN points_account AS stays ON stays.id = went.merged_into_id
WHERE went.merged_into_id IS NOT NULL AND went.kind = 'member'
  AND went.unit_id = (SELECT id FROM points_unit WHERE code = 'point')
"""
# The relation picked(customer_id, of_id), out of wanted(customer_id, …): the rows of of_id count for customer_id. For a winner
# count the own rows and those of the losers; for a loser nothing counts any more; for everybody else the own rows.
PICKED = f"""
merged AS MATERIALIZED ({MERGED}),
picked AS MATERIALIZED (
    SELECT wanted.*, wanted.customer_id AS of_id FROM wanted
    WHERE wanted.customer_id NOT IN (SELECT loser_id FROM merged)
    UNION ALL
    SELECT wanted.*, merged.loser_id FROM wanted JOIN merged ON merged.winner_id = wanted.customer_id
)"""
# Adds to rows with of_id the customer for whom they count.
WITH_CUSTOMER = f"""
SELECT moves.*, coalesce(merged.winner_id, moves.of_id) AS customer_id
FROM ({{moves}}) AS moves LEFT JOIN ({MERGED}) AS merged ON merged.loser_id = moves.of_id
"""
# The same where nobody was ever merged.
WITH_ITSELF = "SELECT moves.*, moves.of_id AS customer_id FROM ({moves}) AS moves"
# Where a loser is due the winner is due: the loser's rows count for the winner.
WINNERS_DUE = f"""
INSERT INTO tiers_due (customer_id)
SELECT DISTINCT merged.winner_id FROM ({MERGED}) AS merged JOIN tiers_due AS due ON due.customer_id = merged.loser_id
ON CONFLICT DO NOTHING
"""
# Both sides of a merge of which one is due: their flows are counted anew, because lines change hands without a new line.
MERGED_AND_DUE = f"""
SELECT DISTINCT unnest(ARRAY[merged.loser_id, merged.winner_id]) AS customer_id FROM ({MERGED}) AS merged
WHERE EXISTS (SELECT FROM tiers_due AS due WHERE due.customer_id IN (merged.loser_id, merged.winner_id))
"""
TOUCHED_WINNERS = f"""
SELECT merged.winner_id FROM ({MERGED}) AS merged JOIN members_touch AS touch ON touch.customer_id = merged.loser_id
WHERE touch.id > %(members_touch_through)s
"""
# For a winner who never joined: when the first of the losers did.
JOINED = f"""
SELECT min(membership.joined_on) FROM ({MERGED}) AS merged
JOIN members_membership AS membership ON membership.customer_id = merged.loser_id
WHERE merged.winner_id = numbers.customer_id
"""
# Losers who still hold a tier.
HOLDING = f"""
SELECT standing.customer_id, standing.tier_id, merged.winner_id, by_hand.id AS override_id
FROM ({MERGED}) AS merged JOIN tiers_standing AS standing ON standing.customer_id = merged.loser_id
LEFT JOIN tiers_override AS by_hand ON by_hand.customer_id = standing.customer_id AND by_hand.ended_at IS NULL
ORDER BY standing.customer_id
"""


class Holding(NamedTuple):
    """A loser who still holds a tier; with the open override, if there is one."""

    customer_id: int
    tier_id: int
    winner_id: int
    override_id: int | None


def was_anybody_merged() -> bool:
    """Whether any customers were ever merged."""
    with connection.cursor() as cursor:
        cursor.execute(ANYBODY)
        return bool(cursor.fetchone()[0])


def read_holding() -> list[Holding]:
    with connection.cursor() as cursor:
        cursor.execute(HOLDING)
        return fetch_rows(cursor, Holding)
