from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import POINTS, Figure, ledger

FIGURE = Figure(
    theme="points",
    place=2,
    better=1,
    label=_("Points redeemed"),
    unit=POINTS,
    definition=_(
        "Points taken for labour, maintenance, gifts and vouchers in the month, by the branch that gave them."
    ),
    sql=ledger.FLOWS,
    picks=("redeem",),
)
