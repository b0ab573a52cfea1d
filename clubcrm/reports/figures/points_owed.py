from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import POINTS, Figure, ledger

FIGURE = Figure(
    theme="points",
    place=7,
    better=-1,
    label=_("Points owed by customers"),
    unit=POINTS,
    definition=_(
        "Points taken back after they were spent and not yet earned again, at the end of the month."
    ),
    sql=ledger.held(
        "debt", grows=("debit", "debt", "merge"), shrinks=("credit", "repay", "waive", "unowed", "merge")
    ),
)
