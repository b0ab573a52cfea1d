"""What the access log says of the pages of points (clubcrm.kernel.looks)."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "points:adjust": _("Points granted or taken off"),
    "points:expiring": _("Points soon to expire"),
    "points:expiring_csv": _("Points soon to expire, CSV"),
    "points:expiring_xlsx": _("Points soon to expire, Excel"),
    "points:proof": _("Proof of the points"),
    "points:redeem": _("Redeem"),
    "points:take_back": _("Take back a redemption"),
    "points:statement": _("Statement of points"),
    "points:statement_csv": _("Statement of points, CSV"),
    "points:statement_xlsx": _("Statement of points, Excel"),
}
