from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import DAYS, Arithmetic, Figure

# The tiers held now since when, and those left since the first month with the day they had been reached: never all of
# history. Holders alike (tier, months of the beginning and the end) are added up before the months are laid over them.
FIGURE = Figure(
    theme="tiers",
    place=6,
    label=_("Time in tier"),
    unit=DAYS,
    arithmetic=Arithmetic.AVERAGE,
    items="tier",
    definition=_(
        "Days for which the members who hold a tier at the end of the month have held it by then, on average."
    ),
    sql="""
WITH member AS (
    SELECT customer_id FROM members_membership
    WHERE branch_id = ANY(%(branches)s::bigint[]) AND joined_on < %(until)s::date
), span AS (
    SELECT standing.tier_id, standing.since_on AS from_on, NULL::date AS until_on
    FROM member JOIN tiers_standing AS standing USING (customer_id)
    UNION ALL
    SELECT change.before_id, reached.as_of, change.as_of
    FROM tiers_tierchange AS change JOIN member USING (customer_id)
    CROSS JOIN LATERAL (
        SELECT earlier.as_of FROM tiers_tierchange AS earlier
        WHERE earlier.customer_id = change.customer_id AND earlier.id < change.id
            AND earlier.before_id IS DISTINCT FROM earlier.after_id
        ORDER BY earlier.id DESC LIMIT 1
    ) AS reached
    WHERE change.as_of >= (%(first)s::date + interval '1 month')::date
        AND change.before_id IS NOT NULL AND change.before_id IS DISTINCT FROM change.after_id
), alike AS (
    SELECT tier.code, greatest(date_trunc('month', from_on::timestamp)::date, %(first)s::date) AS began,
        date_trunc('month', until_on::timestamp)::date AS ended, count(*) AS members, sum(from_on - date '2000-01-01') AS days
    FROM span JOIN tiers_tier AS tier ON tier.id = span.tier_id
    WHERE from_on < %(until)s::date
    GROUP BY 1, 2, 3
)
SELECT asked::date, code,
    sum(members * ((asked + interval '1 month')::date - 1 - date '2000-01-01') - days)::bigint, sum(members)::bigint
FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
JOIN alike ON began <= asked AND (ended IS NULL OR ended > asked)
GROUP BY 1, 2
""",
)
