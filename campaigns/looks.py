"""What the access log says of the pages of campaigns (clubcrm.kernel.looks)."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "campaigns:care": _("Care"),
}
