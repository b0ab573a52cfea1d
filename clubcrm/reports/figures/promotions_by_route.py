from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import Figure

# An item is written "tier-route" by the code of the tier and the number of its route; route 0: set by hand.
FIGURE = Figure(
    theme="tiers",
    place=5,
    label=_("Promotions by route"),
    unit="members",
    items="route",
    definition=_(
        "Promotions in the month by the tier reached and the route of its rules that held; the words are those of the "
        "rules in force on the day of the report."
    ),
    sql="""
SELECT date_trunc('month', change.as_of)::date, after.code || '-' || change.route, count(*), NULL::bigint
FROM tiers_tierchange AS change
JOIN tiers_tier AS after ON after.id = change.after_id
LEFT JOIN tiers_tier AS before ON before.id = change.before_id
JOIN members_membership AS member ON member.customer_id = change.customer_id
WHERE change.as_of >= %(first)s::date AND change.as_of < %(until)s::date
    AND member.branch_id = ANY(%(branches)s::bigint[])
    AND after.rank > coalesce(before.rank, 0)
GROUP BY 1, 2
""",
)
