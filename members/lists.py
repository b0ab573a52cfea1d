"""Lists of members' pages."""

from django.http import QueryDict

from clubcrm.kernel.lists import Slice, branches_within, cut
from clubcrm.kernel.scope import Scope
from members.models import Membership, Visit


def list_visits(scope: Scope, address: QueryDict) -> Slice:
    """Visits to one's branches, the newest recorded first."""
    rows = Visit.objects.filter(branch_id__in=branches_within(scope, address))
    if address.get("open"):
        rows = rows.in_workshop()
    return cut(rows.select_related("customer", "vehicle", "branch", "advisor"), address)


def list_to_verify(scope: Scope, address: QueryDict) -> Slice:
    """Owners of one's branches whose application waits for customer care, the newest first."""
    rows = Membership.objects.to_verify().filter(branch_id__in=branches_within(scope, address))
    return cut(rows.select_related("customer__advisor", "branch", "recorded_by__staff"), address)
