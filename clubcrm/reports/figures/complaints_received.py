from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import COMPLAINTS, Figure

FIGURE = Figure(
    theme="complaints",
    place=1,
    better=-1,
    label=_("Complaints received"),
    unit=COMPLAINTS,
    items="grade",
    definition=_(
        "Complaints received in the month, by the grade they have come to by the day of the report."
    ),
    sql="""
SELECT date_trunc('month', received_at AT TIME ZONE %(zone)s)::date, grade.number::text, count(*), NULL::bigint
FROM complaints_complaint AS complaint
JOIN complaints_grade AS grade ON grade.id = complaint.grade_id
WHERE complaint.branch_id = ANY(%(branches)s::bigint[])
    AND received_at >= %(first_at)s::timestamptz AND received_at < %(until_at)s::timestamptz
GROUP BY 1, 2
""",
)
