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
# One person's month: the cars they received, what was invoiced for them, and whom they enrolled.
MY_MONTH = """
SELECT
    (SELECT count(*) FROM members_visit
     WHERE advisor_id = %(staff)s AND arrived_on >= %(month)s::date AND voided_at IS NULL),
    (SELECT coalesce(sum(total_cents), 0)::bigint FROM members_invoice
     WHERE staff_id = %(staff)s AND invoiced_on >= %(month)s::date AND voided_at IS NULL),
    (SELECT count(*) FROM members_membership WHERE recorded_by_id = %(user)s AND joined_on >= %(month)s::date)
"""
# How many customers of these branches hold each tier; by code, for versions of a ladder share their codes.
TIERS_HELD = """
SELECT tier.code, count(*) FROM tiers_standing AS standing
JOIN tiers_tier AS tier ON tier.id = standing.tier_id
JOIN members_customer AS customer ON customer.id = standing.customer_id
WHERE customer.branch_id = ANY(%(branches)s)
GROUP BY tier.code
"""
