from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import GREETINGS, Figure

FIGURE = Figure(
    theme="care",
    place=3,
    better=-1,
    label=_("Greetings unclear"),
    unit=GREETINGS,
    definition=_(
        "Greetings due in the month that the mail server neither accepted nor refused; a person finds out. None is sent twice."
    ),
    sql="""
SELECT date_trunc('month', due_on::timestamp)::date, '', count(*), NULL::bigint
FROM campaigns_message
WHERE branch_id = ANY(%(branches)s::bigint[]) AND due_on >= %(first)s::date AND due_on < %(until)s::date
    AND state = 'unclear'
GROUP BY 1, 2
""",
)
