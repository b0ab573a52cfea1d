from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import MEMBERS, Figure

FIGURE = Figure(
    theme="members",
    place=1,
    headline=1,
    better=1,
    label=_("Members"),
    unit=MEMBERS,
    definition=_(
        "Customers with a membership that began by the end of the month, at the branch they joined."
    ),
    sql="""
WITH joined AS (
    SELECT greatest(date_trunc('month', joined_on::timestamp)::date, %(first)s::date) AS month, count(*) AS members
    FROM members_membership
    WHERE branch_id = ANY(%(branches)s::bigint[]) AND joined_on < %(until)s::date
    GROUP BY 1
)
SELECT asked::date, '', sum(coalesce(members, 0)) OVER (ORDER BY asked)::bigint, NULL::bigint
FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
LEFT JOIN joined ON joined.month = asked
""",
)
