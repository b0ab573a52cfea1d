from django.utils.translation import gettext_lazy as _

from clubcrm.reports.figures import POINTS, Figure, ledger

FIGURE = Figure(
    theme="points",
    place=6,
    headline=4,
    label=_("Points outstanding"),
    unit=POINTS,
    definition=_(
        "What the branch's customers hold at the end of the month, pending points included: the club's liability."
    ),
    sql=ledger.held(
        "member",
        grows=("credit", "earn", "grant", "topup", "reverse", "merge"),
        shrinks=("debit", "redeem", "correct", "expire", "repay", "reverse", "merge"),
    ),
)
