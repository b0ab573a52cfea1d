from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import POINTS, Figure, ledger

FIGURE = Figure(
    theme="points",
    place=1,
    headline=3,
    better=1,
    label=_("Points issued"),
    unit=POINTS,
    definition=_("Points earned and granted in the month, by the branch where they were earned."),
    sql=ledger.FLOWS,
    picks=("earn", "grant"),
)
