"""The list of complaints: filters from the address, what is due first on top, pages."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.http import QueryDict

from clubcrm.kernel import lists
from clubcrm.kernel.requests import StaffRequest
from complaints import queries, running, wording
from complaints.models import Complaint

LAST_PAGE = 9_999  # later ones are read too slowly to be of use
SHOWN = ("open", *Complaint.State.values, "all")


class ListedComplaint(NamedTuple):
    """A complaint as a line: its clock (None: closed) and its owner in words."""

    complaint: Complaint
    clock: running.RunningClock | None
    owner: str


class ComplaintPage(NamedTuple):
    """Rows, the total (counted to lists.COUNTED), and the numbers of the pages before and after."""

    rows: list[ListedComplaint]
    total: int
    before: int | None
    after: int | None

    @property
    def uncounted(self) -> bool:
        return lists.is_uncounted(self.total)


def read_page(request: StaffRequest, at: datetime) -> ComplaintPage:
    """The complaints that the address asks for. Three queries."""
    rows, number = choose_rows(request, at), read_number(request.GET)
    total = lists.count(rows)
    found, last = lists.turn(list(rows[(number - 1) * lists.ROWS : number * lists.ROWS + 1]))
    shown = [describe_row(complaint, at) for complaint in found]
    return ComplaintPage(shown, total, number - 1 if number > 1 else None, number + 1 if last else None)


def describe_row(complaint: Complaint, at: datetime) -> ListedComplaint:
    return ListedComplaint(complaint, running.read_clock(complaint, at), wording.name_owner(complaint))


def choose_rows(request: StaffRequest, at: datetime) -> "QuerySet[Complaint]":
    """Open ones by their deadline, others the newest first; whatever the address says wrongly is left out."""
    given = request.GET
    rows: QuerySet[Complaint] = queries.list_known(request.scope)
    if given.get("mine"):
        rows = rows.filter(queries.are_owned_by(request.user))
    rows = rows.filter(**read_filters(given))
    if branch := lists.find_branch(request.scope, given):
        rows = rows.filter(branch_id=branch)
    shown = given.get("state", "open")
    if given.get("overdue"):
        rows = rows.filter(queries.are_overdue(at))
    elif shown in Complaint.State.values:
        rows = rows.filter(state=shown)
    elif shown != "all":
        rows = rows.filter(outcome="")
    return rows.order_by(*(("-id",) if shown in ("closed", "all") else (F("due").asc(), "id")))


def read_filters(given: QueryDict) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if (grade := lists.read_number(given.get("grade"))) is not None:
        wanted["grade__number"] = grade
    if given.get("side") in Complaint.Side.values:
        wanted["side"] = given["side"]
    return wanted


def read_number(given: QueryDict) -> int:
    """The number of the page."""
    return max(1, lists.read_number(given.get("page"), LAST_PAGE) or 1)
