"""What the access log says of the pages of complaints (clubcrm.kernel.looks)."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "complaints:attach": _("Files of a complaint"),
    "complaints:complaint": _("Complaint"),
    "complaints:complaints": _("Complaints"),
    "complaints:new": _("New complaint"),
    "complaints:step": _("Step of a complaint"),
}
