"""What the access log says of the pages of the desk (clubcrm.kernel.looks)."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "desk:add_vehicle": _("New car"),
    "desk:consents": _("Consents"),
    "desk:customer": _("Customer's page"),
    "desk:customers": _("Customers"),
    "desk:edit_customer": _("Edit customer"),
    "desk:home": _("Home"),
    "desk:new_customer": _("New customer"),
    "desk:open_customer": _("Reason to open a customer"),
    "desk:points": _("Customer's points"),
    "desk:record_visit": _("Record visit"),
    "desk:reveal": _("Show whole"),
    "desk:search": _("Search"),
    "desk:staff_leave": _("A colleague leaves"),
    "desk:visits": _("Visits"),
    "desk:void_visit": _("Void visit"),
}
