from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import YUAN, Figure

# The tiers held at the ends of months, walked back as members_by_tier does, times what the gifts of the ladder in force
# are worth in a year (as often as tiers.costing counts them) and other benefits are said to cost.
FIGURE = Figure(
    theme="tiers",
    place=7,
    label=_("Cost of benefits by tier"),
    unit=YUAN,
    items="tier",
    definition=_(
        "What the tiers held at the end of the month promise, per month: a twelfth of the gifts with a worth that are due in a "
        "year and of what other benefits are said to cost per member and year, by the benefits in force on the day of the "
        "report, in whole yuan per tier. It is an estimate; benefits without a price are left out."
    ),
    sql="""
WITH member AS (
    SELECT customer_id, greatest(date_trunc('month', joined_on::timestamp)::date, %(first)s::date) AS joined
    FROM members_membership
    WHERE branch_id = ANY(%(branches)s::bigint[]) AND joined_on < %(until)s::date
), worth AS (
    SELECT programme.code AS programme, tier.code, sum(CASE benefit.kind
        WHEN 'gift' THEN coalesce((benefit.figures ->> 'value_cents')::bigint, 0)
            * CASE benefit.figures ->> 'occasion' WHEN 'month' THEN 12 WHEN 'quarter' THEN 4 WHEN 'year' THEN 1
                WHEN 'birthday' THEN 1 ELSE 0 END
        ELSE coalesce((benefit.figures ->> 'cost_cents')::bigint, 0) END) AS cents
    FROM tiers_benefit AS benefit JOIN tiers_tier AS tier ON tier.id = benefit.tier_id
    JOIN tiers_programme AS programme ON programme.id = tier.programme_id AND programme.state = 'active'
    WHERE benefit.figures ?| ARRAY['value_cents', 'cost_cents']
    GROUP BY 1, 2
), priced AS (
    SELECT tier.id AS tier_id, tier.code, worth.cents FROM tiers_tier AS tier
    JOIN tiers_programme AS programme ON programme.id = tier.programme_id
    JOIN worth ON worth.programme = programme.code AND worth.code = tier.code
    WHERE worth.cents > 0
), alike AS (
    SELECT member.joined, date_trunc('month', change.as_of::timestamp)::date AS changed, before_id, after_id,
        count(*) AS members
    FROM tiers_tierchange AS change JOIN member USING (customer_id)
    WHERE change.as_of >= (%(first)s::date + interval '1 month')::date AND EXISTS (SELECT FROM priced)
        AND before_id IS DISTINCT FROM after_id
    GROUP BY 1, 2, 3, 4
), moved AS (
    SELECT member.joined, NULL::date AS changed, standing.tier_id, count(*) AS members
    FROM member JOIN tiers_standing AS standing USING (customer_id)
    WHERE standing.tier_id IN (SELECT tier_id FROM priced)
    GROUP BY 1, 3
    UNION ALL
    SELECT alike.joined, alike.changed, side.tier_id, side.sign * alike.members
    FROM alike CROSS JOIN LATERAL (VALUES (before_id, 1), (after_id, -1)) AS side (tier_id, sign)
)
SELECT asked::date, priced.code, round(sum(moved.members * priced.cents) / 1200)::bigint, NULL::bigint
FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
JOIN moved ON moved.joined <= asked AND (moved.changed IS NULL OR moved.changed > asked)
JOIN priced ON priced.tier_id = moved.tier_id
GROUP BY 1, 2
""",
)
