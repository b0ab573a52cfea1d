"""Reads across apps for pages; raw SQL as named constants."""

# Home: the branches one sees, in numbers, for spans of days, in order. The ledger is a BRIN range of its days; a
# reversal counts for the day of what it reverses.
MONTHS_IN_NUMBERS = """
WITH span AS (
    SELECT * FROM unnest(%(since)s::date[], %(until)s::date[]) WITH ORDINALITY AS span (since, until, turn)
), ledger AS (
    SELECT span.turn, coalesce(sum(amount) FILTER (WHERE kind IN ('earn', 'grant')), 0)::bigint AS issued,
        coalesce(sum(amount) FILTER (WHERE kind = 'redeem'), 0)::bigint AS redeemed,
        coalesce(sum(amount) FILTER (WHERE kind = 'reverse'), 0)::bigint AS reversed
    FROM span JOIN points_transfer AS line
        ON line.happened_on BETWEEN span.since AND span.until AND line.branch_id = ANY(%(branches)s)
    GROUP BY span.turn
)
SELECT
    (SELECT count(*) FROM members_membership
     WHERE branch_id = ANY(%(branches)s) AND joined_on <= span.until) AS members,
    (SELECT count(*) FROM members_membership
     WHERE branch_id = ANY(%(branches)s) AND joined_on BETWEEN span.since AND span.until) AS joined,
    (SELECT count(*) FROM members_visit
     WHERE branch_id = ANY(%(branches)s) AND arrived_on BETWEEN span.since AND span.until AND voided_at IS NULL) AS visits,
    coalesce(ledger.issued, 0), coalesce(ledger.redeemed, 0), coalesce(ledger.reversed, 0),
    (SELECT count(*) FROM complaints_complaint WHERE branch_id = ANY(%(branches)s)
     AND received_at >= span.since::timestamp AT TIME ZONE %(zone)s
     AND received_at < (span.until + 1)::timestamp AT TIME ZONE %(zone)s) AS complaints
FROM span LEFT JOIN ledger USING (turn) ORDER BY turn
"""
