"""SQL that sets what customers' earnings are multiplied by."""

END_MULTIPLIERS = """
UPDATE points_multiplier SET until_on = greatest(from_on, %(on)s::date)
WHERE customer_id = ANY(%(customers)s::bigint[]) AND until_on IS NULL
"""
# Not before what ended last; a second run at the same time finds the row there.
BEGIN_MULTIPLIERS = """
INSERT INTO points_multiplier (customer_id, percent, from_on)
SELECT given.customer_id, given.percent, greatest(%(on)s::date, (
    SELECT max(former.until_on) FROM points_multiplier AS former WHERE former.customer_id = given.customer_id
))
FROM unnest(%(customers)s::bigint[], %(percents)s::int[]) AS given (customer_id, percent)
WHERE given.percent IS NOT NULL
ON CONFLICT DO NOTHING
"""
