from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import PERCENT, Arithmetic, Figure

FIGURE = Figure(
    theme="complaints",
    place=2,
    headline=5,
    better=1,
    target=950,
    label=_("Complaints closed on time"),
    unit=PERCENT,
    arithmetic=Arithmetic.SHARE,
    definition=_(
        "Complaints closed in the month of which no deadline (answer, solution, closing) was missed ÷ complaints closed in "
        "the month. Target 95 %."
    ),
    sql="""
SELECT date_trunc('month', closed_at AT TIME ZONE %(zone)s)::date, '', count(*) FILTER (WHERE breaches = 0), count(*)
FROM complaints_complaint
WHERE branch_id = ANY(%(branches)s::bigint[])
    AND closed_at >= %(first_at)s::timestamptz AND closed_at < %(until_at)s::timestamptz
GROUP BY 1
""",
)
