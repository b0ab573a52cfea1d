"""Lists of members' pages."""

from django.db.models import F
from django.http import QueryDict

from clubcrm.kernel.lists import Slice, Sorts, branches_within, cut, read_day
from clubcrm.kernel.models import Staff
from clubcrm.kernel.scope import Scope
from members.models import Membership, Visit

SORTS: Sorts = {
    "day": ("-arrived_on",),
    "customer": ("customer__pinyin",),
    "advisor": (F("advisor__name").asc(nulls_last=True), "-arrived_on"),
}


def list_visits(scope: Scope, address: QueryDict, mine: Staff | None) -> Slice:
    """Visits to one's branches, the newest recorded first unless the address sorts otherwise; narrowed by branch, days,
    and to the provisional, the voided, or those that `mine` received."""
    rows = Visit.objects.filter(branch_id__in=branches_within(scope, address))
    if address.get("open"):
        rows = rows.in_workshop()
    if address.get("voided"):
        rows = rows.exclude(voided_at=None)
    if address.get("mine") and mine:
        rows = rows.filter(advisor=mine)
    if since := read_day(address.get("since")):
        rows = rows.filter(arrived_on__gte=since)
    if until := read_day(address.get("until")):
        rows = rows.filter(arrived_on__lte=until)
    return cut(rows.select_related("customer", "vehicle", "branch", "advisor"), address, SORTS)


def list_to_verify(scope: Scope, address: QueryDict) -> Slice:
    """Owners of one's branches whose application waits for customer care, the newest first."""
    rows = Membership.objects.to_verify().filter(branch_id__in=branches_within(scope, address))
    return cut(rows.select_related("customer__advisor", "branch", "recorded_by__staff"), address)
