"""Lists of the pages of tiers."""

from datetime import date

from django.http import QueryDict

from clubcrm.kernel.lists import Slice, branches_within, cut
from clubcrm.kernel.scope import Scope
from tiers import queries


def list_gifts(scope: Scope, address: QueryDict, occasion: str, on: date) -> Slice:
    """Customers of one's branches who are due the gift of an occasion, the newest first."""
    rows = queries.find_due_gifts(occasion, on).filter(branch_id__in=branches_within(scope, address))
    return cut(rows.select_related("branch", "standing__tier"), address)
