from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import MEMBERS, Figure

# The tiers held now, walked back: each change after a month's end gives that month its tier before and takes its tier
# after. A member counts from the month of joining. Cost: the members and the changes since, never all of history.
FIGURE = Figure(
    theme="tiers",
    place=1,
    label=_("Members by tier"),
    unit=MEMBERS,
    items="tier",
    definition=_("Members at the end of the month by the tier they held on its last day."),
    sql="""
WITH member AS (
    SELECT customer_id, greatest(date_trunc('month', joined_on::timestamp)::date, %(first)s::date) AS joined
    FROM members_membership
    WHERE branch_id = ANY(%(branches)s::bigint[]) AND joined_on < %(until)s::date
), alike AS (
    SELECT member.joined, date_trunc('month', change.as_of::timestamp)::date AS changed, before_id, after_id,
        count(*) AS members
    FROM tiers_tierchange AS change JOIN member USING (customer_id)
    WHERE change.as_of >= (%(first)s::date + interval '1 month')::date
        AND before_id IS DISTINCT FROM after_id
    GROUP BY 1, 2, 3, 4
), moved AS (
    SELECT member.joined, NULL::date AS changed, standing.tier_id, count(*) AS members
    FROM member LEFT JOIN tiers_standing AS standing USING (customer_id)
    GROUP BY 1, 3
    UNION ALL
    SELECT alike.joined, alike.changed, side.tier_id, side.sign * alike.members
    FROM alike CROSS JOIN LATERAL (VALUES (before_id, 1), (after_id, -1)) AS side (tier_id, sign)
)
SELECT asked::date, coalesce(tier.code, 'none'), sum(members)::bigint, NULL::bigint
FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
JOIN moved ON moved.joined <= asked AND (moved.changed IS NULL OR moved.changed > asked)
LEFT JOIN tiers_tier AS tier ON tier.id = moved.tier_id
GROUP BY 1, 2
""",
)
