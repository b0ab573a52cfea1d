from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import COMPLAINTS, Figure

FIGURE = Figure(
    theme="complaints",
    place=3,
    better=-1,
    label=_("Complaints open"),
    unit=COMPLAINTS,
    definition=_("Complaints received by the end of the month and not closed by then."),
    sql="""
WITH lasting AS (
    SELECT date_trunc('month', received_at AT TIME ZONE %(zone)s)::date AS received,
        date_trunc('month', closed_at AT TIME ZONE %(zone)s)::date AS closed, count(*) AS complaints
    FROM complaints_complaint
    WHERE branch_id = ANY(%(branches)s::bigint[]) AND received_at < %(until_at)s::timestamptz
        AND (closed_at IS NULL OR closed_at >= %(first_at)s::timestamptz)
    GROUP BY 1, 2
)
SELECT asked::date, '', sum(complaints)::bigint, NULL::bigint
FROM generate_series(%(first)s::date, %(month)s::date, interval '1 month') AS asked
JOIN lasting ON received <= asked AND (closed IS NULL OR closed > asked)
GROUP BY 1
""",
)
