from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import MEMBERS, Figure

FIGURE = Figure(
    theme="members",
    place=5,
    better=1,
    label=_("Members by branch"),
    unit=MEMBERS,
    items="branch",
    definition=_("Members at the end of the month by the branch they joined."),
    sql="""
WITH joined AS (
    SELECT branch_id, greatest(date_trunc('month', joined_on::timestamp)::date, %(first)s::date) AS month, count(*) AS members
    FROM members_membership
    WHERE branch_id = ANY(%(branches)s::bigint[]) AND joined_on < %(until)s::date
    GROUP BY 1, 2
)
SELECT asked::date, branch.code, sum(members)::bigint, NULL::bigint
FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
JOIN joined ON joined.month <= asked
JOIN kernel_branch AS branch ON branch.id = joined.branch_id
GROUP BY 1, 2
""",
)
