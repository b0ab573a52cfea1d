"""SQL that compares what the tiers held bring as points multipliers with what points knows."""

# The next customers for whom points knows another multiplier than their tier brings (null: none).
DIFFERING = """
WITH brings AS MATERIALIZED (
    SELECT programme.code AS programme, tier.code AS tier, (benefit.figures ->> 'percent')::int AS percent
    FROM tiers_benefit AS benefit
    JOIN tiers_tier AS tier ON tier.id = benefit.tier_id
    JOIN tiers_programme AS programme ON programme.id = tier.programme_id
    WHERE benefit.kind = 'points_multiplier' AND programme.state = 'active'
), wanted AS (
    SELECT standing.customer_id, brings.percent
    FROM brings
    JOIN tiers_programme AS version ON version.code = brings.programme
    JOIN tiers_tier AS held ON held.programme_id = version.id AND held.code = brings.tier
    JOIN tiers_standing AS standing ON standing.tier_id = held.id
    WHERE %(customer)s::bigint IS NULL OR standing.customer_id = %(customer)s
), known AS (
    SELECT customer_id, percent FROM points_multiplier
    WHERE until_on IS NULL AND (%(customer)s::bigint IS NULL OR customer_id = %(customer)s)
)
SELECT coalesce(wanted.customer_id, known.customer_id), wanted.percent
FROM wanted FULL JOIN known ON known.customer_id = wanted.customer_id
WHERE wanted.percent IS DISTINCT FROM known.percent
ORDER BY 1 LIMIT %(chunk)s
"""
