from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import GREETINGS, Figure

FIGURE = Figure(
    theme="care",
    place=2,
    better=-1,
    label=_("Greetings not sent"),
    unit=GREETINGS,
    items="reason",
    definition=_("Greetings due in the month that did not go out, by the reason."),
    sql="""
SELECT date_trunc('month', due_on::timestamp)::date, reason, count(*), NULL::bigint
FROM campaigns_message
WHERE branch_id = ANY(%(branches)s::bigint[]) AND due_on >= %(first)s::date AND due_on < %(until)s::date
    AND state IN ('not_sent', 'failed')
GROUP BY 1, 2
""",
)
