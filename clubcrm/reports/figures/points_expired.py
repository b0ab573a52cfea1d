from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import POINTS, Figure, ledger

FIGURE = Figure(
    theme="points",
    place=3,
    label=_("Points expired"),
    unit=POINTS,
    definition=_(
        "Points that lapsed unused in the month, less those whose purchase was taken back in it: nobody owes them."
    ),
    sql=ledger.FLOWS,
    picks=("expire",),
)
