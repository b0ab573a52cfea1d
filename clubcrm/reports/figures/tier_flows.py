from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import Figure

# An item is written "from>to" by the codes of the tiers, "none" for no tier. What was only renewed is no flow.
FIGURE = Figure(
    theme="tiers",
    place=4,
    label=_("Flows between tiers"),
    unit="members",
    items="flow",
    definition=_(
        "Changes of tier in the month, up and down, by the tier left and the tier reached; who changes twice counts twice."
    ),
    sql="""
SELECT date_trunc('month', change.as_of)::date,
    coalesce(before.code, 'none') || '>' || coalesce(after.code, 'none'), count(*), NULL::bigint
FROM tiers_tierchange AS change
JOIN members_membership AS member ON member.customer_id = change.customer_id
LEFT JOIN tiers_tier AS before ON before.id = change.before_id
LEFT JOIN tiers_tier AS after ON after.id = change.after_id
WHERE change.as_of >= %(first)s::date AND change.as_of < %(until)s::date
    AND member.branch_id = ANY(%(branches)s::bigint[])
    AND before.code IS DISTINCT FROM after.code
GROUP BY 1, 2
""",
)
