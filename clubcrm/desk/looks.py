"""What the access log says of the pages of the desk (clubcrm.kernel.looks)."""

from django.utils.translation import gettext_lazy as _

PAGES = {
    "desk:card": _("Member's card"),
    "desk:correct_visit": _("Correct a visit"),
    "desk:customer": _("Customer's page"),
    "desk:customers": _("Customers"),
    "desk:disable_staff": _("Disable a colleague"),
    "desk:home": _("Home"),
    "desk:new_customer": _("New customer"),
    "desk:points": _("Customer's points"),
    "desk:record_visit": _("Record visit"),
    "desk:search": _("Search"),
    "desk:staff_leave": _("A colleague leaves"),
    "desk:take_back_visit": _("Take back an arrival"),
    "desk:void_visit": _("Void visit"),
}
