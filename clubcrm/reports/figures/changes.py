"""What the figures of tier changes share: one reading of the changes of the months, told four ways.

A change counts at the branch its customer joined. Rows carry the way before a colon (`Figure.under`): 'reached:' and
'lost:' the tier, 'route:' the tier reached and the route of its rules (0: set by hand), 'flow:' "from>to" with 'none'
for no tier. What was only renewed is none of them.
"""

# Changes alike are counted before they are told: a few hundred rows, however many changed.
CHANGES = """
WITH alike AS (
    SELECT date_trunc('month', change.as_of::timestamp)::date AS month, before_id, after_id, route, count(*) AS members
    FROM tiers_tierchange AS change
    JOIN members_membership AS member ON member.customer_id = change.customer_id
    WHERE change.as_of >= %(first)s::date AND change.as_of < %(until)s::date
        AND member.branch_id = ANY(%(branches)s::bigint[]) AND before_id IS DISTINCT FROM after_id
    GROUP BY 1, 2, 3, 4
), ranked AS (
    SELECT month, members, route, before.code AS before, after.code AS after,
        coalesce(before.rank, 0) AS from_rank, coalesce(after.rank, 0) AS to_rank
    FROM alike
    LEFT JOIN tiers_tier AS before ON before.id = before_id
    LEFT JOIN tiers_tier AS after ON after.id = after_id
)
SELECT month, told.item, sum(members)::bigint, NULL::bigint
FROM ranked CROSS JOIN LATERAL (VALUES
    ('reached:' || after, to_rank > from_rank),
    ('route:' || after || '-' || route, to_rank > from_rank),
    ('lost:' || before, to_rank < from_rank),
    ('flow:' || coalesce(before, 'none') || '>' || coalesce(after, 'none'), before IS DISTINCT FROM after)
) AS told (item, counts)
WHERE told.counts
GROUP BY 1, 2
"""
