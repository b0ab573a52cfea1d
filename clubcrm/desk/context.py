"""What every page's frame needs: who is at work, where, and which places their role may open."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.desk import night
from clubcrm.kernel import approvals, inbox, queries
from clubcrm.kernel.models import User
from clubcrm.kernel.requests import StaffRequest
from complaints import panels as complaints

ON_A_PHONE = 4  # places in the bottom bar


@dataclass(frozen=True)
class Place:
    """An entry of the rail or of the New menu; `here` when the page shown lies in it; `count` of what is open there.

    `rest`: on a phone it stands under "More".
    """

    key: str
    label: str
    url: str
    icon: str
    here: bool = False
    count: int = 0
    rest: bool = False


def frame(request: StaffRequest) -> dict[str, Any]:
    """The person at work, their branch, and where they may go. Nothing for those not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"two_steps_asked": settings.SECOND_FACTOR_REQUIRED}
    staff = getattr(request, "staff", None) or None
    count = counts(request)
    return {
        "staff": staff,
        "branch": staff.branch if staff else None,
        "inbox_count": count.get("approvals", 0) + count.get("notices", 0),
        "night": night.trouble(timezone.now()),
        "places": on_a_phone(places(request, count.get("complaints", 0)), request.user),
        "new_menu": new_menu(request),
    }


def counts(request: StaffRequest) -> dict[str, int]:
    """What the frame counts: approvals and notices that wait for this person, open complaints.

    One query; two more only where something waits that the limits may leave to somebody else.
    """
    rows: dict[str, QuerySet[Any]] = {
        "approvals": approvals.offered(request.user, request.scope),
        "notices": inbox.notices_of(request.user, request.scope),
    }
    if request.user.has_perm("complaints.view_complaint"):
        rows["complaints"] = complaints.list_open(request.scope)
    found = queries.counts(rows)
    if found["approvals"]:
        found["approvals"] = len(approvals.for_me(request.user, request.scope))
    return found


class Way(NamedTuple):
    """Who may go to a page, and how the rail names it. One is there when the address begins with `below`, or else with
    the page's own."""

    permission: str
    key: str
    page: str
    label: str | Promise
    icon: str
    below: str = ""


# In the order of the rail; of two of one key the first that one may go.
WAYS = (
    Way("members.view_customer", "customers", "desk:customers", gettext_lazy("Customers"), "people"),
    Way("members.view_customer", "visits", "members:visits", gettext_lazy("Visits"), "wrench-adjustable"),
    Way("members.view_customer", "tiers", "tiers:tiers", gettext_lazy("Tiers"), "award"),
    Way("points.view_transfer", "points", "points:months", gettext_lazy("Points"), "coin", "/points/"),
    Way("members.view_customer", "points", "points:expiring", gettext_lazy("Points"), "coin", "/points/"),
    Way(
        "complaints.view_complaint",
        "complaints",
        "complaints:complaints",
        gettext_lazy("Complaints"),
        "chat-square-text",
    ),
    Way("campaigns.view_message", "care", "campaigns:care", gettext_lazy("Care"), "heart"),
    Way("reports.read_report", "reports", "reports:newest", gettext_lazy("Reports"), "bar-chart"),
    Way("kernel.search_access", "access", "kernel:access_log", gettext_lazy("Access log"), "eye"),
    Way(
        "members.handle_data_request",
        "privacy",
        "privacy:privacy",
        gettext_lazy("Data protection"),
        "shield-check",
    ),
    Way("kernel.manage_staff", "staff", "kernel:staff", gettext_lazy("Staff"), "person-badge"),
)


def places(request: StaffRequest, open_complaints: int) -> list[Place]:
    """The rail: only what exists and the role may open."""
    found = {"home": Place("home", _("Home"), reverse("desk:home"), "house", request.path == "/")}
    for way in WAYS:
        if way.key not in found and request.user.has_perm(way.permission):
            url = reverse(way.page)
            here = request.path.startswith(way.below or url)
            count = open_complaints if way.key == "complaints" else 0
            found[way.key] = Place(way.key, str(way.label), url, way.icon, here, count)
    if request.user.is_staff:
        index = reverse("admin:index")
        here = request.path.startswith(index)
        found["settings"] = Place("settings", _("Settings"), index, "sliders", here)
    return list(found.values())


def on_a_phone(found: list[Place], user: User) -> list[Place]:
    """The same places, all but four of them marked `rest`: the four are what this person's work turns on."""
    fourth = "visits" if user.has_perm("members.record_visit") else "reports"
    wanted = ["home", "customers", "complaints", fourth, "reports", "visits", "care", "tiers", "settings"]
    if user.has_perm("campaigns.resolve_message"):
        wanted.insert(3, "care")
    here = [key for key in dict.fromkeys(wanted) if any(place.key == key for place in found)]
    return [replace(place, rest=place.key not in here[:ON_A_PHONE]) for place in found]


def new_menu(request: StaffRequest) -> list[Place]:
    """What may be made from any page."""
    found = []
    if request.user.has_perm("members.add_customer"):
        found.append(Place("new", _("New customer"), reverse("desk:new_customer"), "person-plus"))
    if request.user.has_perm("complaints.add_complaint"):
        found.append(Place("", _("New complaint"), reverse("complaints:new"), "chat-square-text"))
    return found
