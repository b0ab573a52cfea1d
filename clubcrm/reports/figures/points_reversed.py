from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import POINTS, Figure, ledger

FIGURE = Figure(
    theme="points",
    place=4,
    label=_("Earned points taken back"),
    unit=POINTS,
    definition=_(
        "Earnings and grants reversed in the month, also the part that was spent already and is now owed."
    ),
    sql=ledger.FLOWS,
    picks=("undone-earn",),
)
