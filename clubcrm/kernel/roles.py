"""The posts of the club (domain 1) as groups, and what each may do. Kept here as a table that is easy to read.

A permission is "app.codename". Every role may see its own branch and what is below it (clubcrm.kernel.scope).
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.personal import PersonalClass

# Classes of personal data that are masked (docs/decisions/0052), and the permission that shows one at once: to the
# service side the cars that are its work. Nobody sees contact data in passing; who has REVEAL sees one customer whole
# by one click, which is logged. Everything else about a customer is open to whoever may open the customer.
SEES = {PersonalClass.CONTACT: "members.see_contact", PersonalClass.VEHICLE: "members.see_vehicle"}
REVEAL = "members.reveal_personal"
SEE = ("members.view_customer",)
SEE_CARS = (SEES[PersonalClass.VEHICLE],)
CALL = (REVEAL, "tiers.add_guardcall")
SERVE = (
    *SEE,
    "members.add_customer",
    "members.change_customer",
    "members.record_visit",
    "points.redeem_points",
)
RULES_READ = (
    "points.view_earningrule",
    "tiers.view_programme",
    "tiers.view_tier",
    "tiers.view_criterion",
    "tiers.view_benefit",
    "tiers.view_rehearsal",
)
LEDGER_READ = (
    "points.view_transfer",
    "points.view_account",
    "points.view_lot",
    "points.view_hold",
    "points.view_release",
    "points.view_closure",
    "points.view_adjustment",
    "points.view_worth",
)
COMPLAINTS = ("complaints.view_complaint", "complaints.add_complaint", "complaints.handle_complaint")
COMPLAINTS_ALL = (*COMPLAINTS, "complaints.manage_complaint")
COMPLAINTS_APPROVE = (*COMPLAINTS_ALL, "complaints.approve_solution")
COMPLAINTS_GENERAL = (*COMPLAINTS_APPROVE, "complaints.approve_major")
CARE_READ = ("campaigns.view_message", "campaigns.view_occasion", "campaigns.view_template")
CARE_RULES = (
    *CARE_READ,
    "campaigns.resolve_message",
    "campaigns.add_template",
    "campaigns.change_template",
    "campaigns.change_occasion",
)
# After-sales agrees to rules (domain 1); how far each goes are the rows of ApprovalLimit.
RULES_APPROVE = ("points.approve_earningrule", "tiers.approve_programme", "tiers.add_rehearsal")
# Who grants, takes off and waives points, who agrees to more than that (ApprovalLimit), who keeps the books.
ADJUST = ("points.adjust_points",)
ADJUST_APPROVE = ("points.approve_adjustment",)
PROVE = ("points.prove_ledger",)
SETTLE = ("points.close_month", *ADJUST, *ADJUST_APPROVE, *PROVE)
CARE_APPROVE = ("campaigns.approve_template",)
# A tier by hand departs from rules that two agreed to: only who runs the club may, for a time and with a reason.
BY_HAND = ("tiers.override_tier",)
DATA = ("members.handle_data_request",)
VOID = ("members.void_visit",)
VERIFY = ("members.verify_membership",)
NIGHT = ("kernel.repeat_night",)
REPORTS = ("reports.read_report",)
WATCH = ("kernel.search_access",)
# The second person of whoever manages sign-ins and limits, beside another administrator.
ACCESS_APPROVE = ("kernel.agree_to_access",)


class Role(NamedTuple):
    code: str
    label: str | Promise
    permissions: tuple[str, ...]
    admin_site: bool = False


ROLES = (
    Role("administrator", _("Administrator"), ("*",), admin_site=True),
    Role(
        "general-manager",
        _("General manager"),
        (
            *REPORTS,
            *SEE,
            *CARE_READ,
            *RULES_READ,
            *LEDGER_READ,
            *COMPLAINTS_GENERAL,
            *CARE_APPROVE,
            *ADJUST_APPROVE,
            *PROVE,
            *NIGHT,
            *CALL,
            *WATCH,
            *BY_HAND,
            *ACCESS_APPROVE,
        ),
        admin_site=True,
    ),
    Role(
        "care-manager",
        _("Customer-care manager"),
        (
            *REPORTS,
            *SERVE,
            *VERIFY,
            *VOID,
            *CARE_RULES,
            *CARE_APPROVE,
            *DATA,
            *RULES_READ,
            *LEDGER_READ,
            *COMPLAINTS_APPROVE,
            *ADJUST,
            *ADJUST_APPROVE,
            *PROVE,
            *NIGHT,
            *CALL,
            *WATCH,
            *BY_HAND,
        ),
        admin_site=True,
    ),
    Role(
        "service-director",
        _("Service director"),
        (
            *REPORTS,
            *SERVE,
            *SEE_CARS,
            *CALL,
            *VOID,
            *CARE_READ,
            *RULES_READ,
            *RULES_APPROVE,
            *PROVE,
            *COMPLAINTS_ALL,
        ),
    ),
    Role(
        "sales-director",
        _("Sales director"),
        (*REPORTS, *SEE, *CALL, *CARE_READ, *RULES_READ, *COMPLAINTS_ALL),
    ),
    Role(
        "service-manager",
        _("Service manager"),
        (
            *REPORTS,
            *SERVE,
            *SEE_CARS,
            *CALL,
            *VOID,
            *CARE_READ,
            *RULES_READ,
            *RULES_APPROVE,
            *ADJUST,
            *PROVE,
            *COMPLAINTS_ALL,
        ),
    ),
    Role("sales-manager", _("Sales manager"), (*REPORTS, *SEE, *CALL, *RULES_READ, *COMPLAINTS_ALL)),
    Role(
        "marketing-manager",
        _("Marketing manager"),
        (*REPORTS, *SEE, *CARE_RULES, *RULES_READ),
        admin_site=True,
    ),
    Role(
        "finance-manager",
        _("Finance manager"),
        (*REPORTS, *SEE, "points.redeem_points", *LEDGER_READ, *RULES_READ, *SETTLE),
        admin_site=True,
    ),
    Role("service-advisor", _("Service advisor"), (*SERVE, *SEE_CARS, *CALL, *COMPLAINTS)),
    Role("sales-consultant", _("Sales consultant"), (*SEE, *CALL, "members.add_customer", *COMPLAINTS)),
    Role("receptionist", _("Receptionist or agent"), (*SEE, *CALL, "members.add_customer", *COMPLAINTS)),
)
BY_CODE = {role.code: role for role in ROLES}
# Who signs in by two steps in production, always: managers, directors, finance, administrators. For the other roles a
# row says so (clubcrm.kernel.models.SignInRule).
ALWAYS_TWO_STEPS = (
    "administrator",
    "general-manager",
    "care-manager",
    "service-director",
    "sales-director",
    "service-manager",
    "sales-manager",
    "marketing-manager",
    "finance-manager",
)
