"""The list of visits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clubcrm.kernel import lists
from clubcrm.kernel.models import Branch
from clubcrm.kernel.requests import StaffRequest
from members import lists as members


def visits(request: StaffRequest) -> HttpResponse:
    """Visits to one's branches; what narrows and sorts them stands in the address."""
    context = {
        "page": members.list_visits(request.scope, request.GET, request.staff),
        "branches": Branch.objects.filter(id__in=request.scope.branch_ids).order_by("id"),
        "sorts": [("day", _("Day")), ("customer", _("Customer")), ("advisor", _("Advisor"))],
        "branch_chosen": lists.read_number(request.GET.get("branch")),
    }
    return render(request, "members/visits.html", context)
