from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import MEMBERS, Figure

FIGURE = Figure(
    theme="members",
    place=2,
    better=1,
    label=_("New members"),
    unit=MEMBERS,
    definition=_("Memberships that began in the month, at the branch they joined."),
    sql="""
SELECT date_trunc('month', joined_on::timestamp)::date, '', count(*), NULL::bigint
FROM members_membership
WHERE branch_id = ANY(%(branches)s::bigint[]) AND joined_on >= %(first)s::date AND joined_on < %(until)s::date
GROUP BY 1
""",
)
