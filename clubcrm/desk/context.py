"""What every page's frame needs: who is at work, where, and which places their role may open."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

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
    staff = getattr(request, "staff", None)
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


def places(request: StaffRequest, open_complaints: int) -> list[Place]:
    """The rail: only what exists and the role may open."""
    user, path = request.user, request.path
    found = [Place("home", _("Home"), reverse("desk:home"), "house", path == "/")]
    if user.has_perm("members.view_customer"):
        for key, page, label, icon in (
            ("customers", "desk:customers", _("Customers"), "people"),
            ("visits", "members:visits", _("Visits"), "wrench-adjustable"),
            ("tiers", "tiers:tiers", _("Tiers"), "award"),
        ):
            url = reverse(page)
            found.append(Place(key, label, url, icon, path.startswith(url)))
    if user.has_perm("points.view_transfer"):
        url = reverse("points:months")
        found.append(Place("points", _("Points"), url, "coin", path.startswith("/points/")))
    elif user.has_perm("members.view_customer"):
        url = reverse("points:expiring")
        found.append(Place("points", _("Points"), url, "coin", path.startswith("/points/")))
    if user.has_perm("complaints.view_complaint"):
        url, here = reverse("complaints:complaints"), path.startswith(reverse("complaints:complaints"))
        found.append(Place("complaints", _("Complaints"), url, "chat-square-text", here, open_complaints))
    if user.has_perm("campaigns.view_message"):
        url = reverse("campaigns:care")
        found.append(Place("care", _("Care"), url, "heart", path.startswith(url)))
    if user.has_perm("reports.read_report"):
        url = reverse("reports:newest")
        found.append(Place("reports", _("Reports"), url, "bar-chart", path.startswith(url)))
    if user.has_perm("kernel.search_access"):
        url = reverse("kernel:access_log")
        found.append(Place("access", _("Access log"), url, "eye", path.startswith(url)))
    if user.has_perm("members.handle_data_request"):
        url = reverse("privacy:privacy")
        found.append(Place("privacy", _("Data protection"), url, "shield-check", path.startswith(url)))
    if user.has_perm("kernel.manage_staff"):
        url = reverse("kernel:staff")
        found.append(Place("staff", _("Staff"), url, "person-badge", path.startswith(url)))
    if user.is_staff:
        found.append(Place("settings", _("Settings"), reverse("admin:index"), "sliders"))
    return found


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
