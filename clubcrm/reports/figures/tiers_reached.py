from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import Figure

FIGURE = Figure(
    theme="tiers",
    place=2,
    better=1,
    label=_("Tiers reached"),
    unit="members",
    items="tier",
    definition=_(
        "Promotions in the month by the tier reached, the first tier included; who climbs twice counts twice."
    ),
    sql="""
SELECT date_trunc('month', change.as_of)::date, after.code, count(*), NULL::bigint
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
