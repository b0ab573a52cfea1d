from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import POINTS, Figure, ledger

FIGURE = Figure(
    theme="points",
    place=5,
    label=_("Redeemed points given back"),
    unit=POINTS,
    definition=_("Redemptions reversed in the month."),
    sql=ledger.FLOWS,
    picks=("undone-redeem",),
)
