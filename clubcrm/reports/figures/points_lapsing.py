from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import POINTS, Figure

# What has lapsed is added up already (points_flow); what is still open and due is found by the index of what lapses. Who
# asks for what was open at the end of a past month would have to read every use of a lot since.
FIGURE = Figure(
    theme="points",
    place=8,
    better=-1,
    label=_("Points lapsing in the month after"),
    unit=POINTS,
    items="branch",
    definition=_(
        "Points that lapse unused in the month after, by the branch that issued them: what lapsed in it by the day of the "
        "report, and what is still open then and due in it. Within 30, 60 and 90 days: see Expiring soon."
    ),
    sql="""
SELECT month, branch.code, sum(amount)::bigint, NULL::bigint FROM (
    SELECT (business_month - interval '1 month')::date AS month, branch_id, amount FROM points_flow
    WHERE kind = 'expire' AND unit_id = (SELECT id FROM points_unit WHERE code = 'point')
        AND business_month > %(first)s::date AND business_month <= %(until)s::date
    UNION ALL
    SELECT (date_trunc('month', lot.expires_on + 1) - interval '1 month')::date, source.branch_id, lot.remaining
    FROM points_lot AS lot
    JOIN points_account AS account ON account.id = lot.account_id
        AND account.unit_id = (SELECT id FROM points_unit WHERE code = 'point')
    JOIN points_transfer AS source ON source.id = lot.source_id
    WHERE lot.remaining > 0 AND lot.expires_on >= (%(first)s::date + interval '1 month')::date - 1
        AND lot.expires_on < (%(until)s::date + interval '1 month')::date - 1
) AS lapsing
JOIN kernel_branch AS branch ON branch.id = lapsing.branch_id AND branch.id = ANY(%(branches)s::bigint[])
GROUP BY 1, 2
""",
)
