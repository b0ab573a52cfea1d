"""What the pages are called that the access log names by their route."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Final[dict[str, str | Promise]] = {
    "campaigns:care": _("Care"),
    "complaints:attach": _("Files of a complaint"),
    "complaints:complaint": _("Complaint"),
    "complaints:complaints": _("Complaints"),
    "complaints:new": _("New complaint"),
    "complaints:step": _("Step of a complaint"),
    "desk:access_log": _("Access log"),
    "desk:add_vehicle": _("New car"),
    "desk:adjust": _("Points granted or taken off"),
    "desk:ask_call": _("Ask for a call"),
    "desk:consents": _("Consents"),
    "desk:customer": _("Customer's page"),
    "privacy:customer_data": _("Their data"),
    "desk:customer_history": _("Customer's history"),
    "desk:customers": _("Customers"),
    "privacy:data_copy": _("Copy of the data"),
    "privacy:data_correction": _("Correction of their data"),
    "privacy:data_erasure": _("Erasure of their data"),
    "privacy:data_restriction": _("Restriction of their data"),
    "privacy:data_silence": _("Do-not-contact list"),
    "desk:edit_customer": _("Edit customer"),
    "desk:expiring": _("Points soon to expire"),
    "desk:expiring_csv": _("Points soon to expire, CSV"),
    "desk:expiring_xlsx": _("Points soon to expire, Excel"),
    "desk:gifts": _("Gifts due"),
    "desk:give_sign_in": _("Sign-in for a colleague"),
    "desk:guard": _("Tier-guard"),
    "desk:guard_call": _("A call of the tier-guard"),
    "desk:home": _("Home"),
    "desk:inbox": _("Inbox"),
    "desk:invite_staff": _("Invite a colleague"),
    "desk:lapsing": _("Cards about to lapse"),
    "desk:new_customer": _("New customer"),
    "desk:open_customer": _("Reason to open a customer"),
    "desk:override_tier": _("Tier set by hand"),
    "desk:points": _("Customer's points"),
    "privacy:privacy": _("Data protection"),
    "desk:proof": _("Proof of the points"),
    "desk:record_visit": _("Record visit"),
    "desk:redeem": _("Redeem"),
    "desk:rehearsal": _("Rehearsal of rules"),
    "desk:rehearsal_export": _("Rehearsal of rules, as a file"),
    "desk:reveal": _("Show whole"),
    "desk:search": _("Search"),
    "desk:staff": _("Staff"),
    "desk:staff_leave": _("A colleague leaves"),
    "desk:staff_member": _("Colleague's page"),
    "desk:statement": _("Statement of points"),
    "desk:statement_csv": _("Statement of points, CSV"),
    "desk:statement_xlsx": _("Statement of points, Excel"),
    "desk:vehicle_history": _("Car's history"),
    "desk:visits": _("Visits"),
    "desk:void_visit": _("Void visit"),
    "file": _("File"),
    "small_file": _("Small picture of a file"),
}


def of(route: str) -> str:
    """In the reader's language; a page that is no more keeps the name of its route."""
    return str(NAMES.get(route, route))
