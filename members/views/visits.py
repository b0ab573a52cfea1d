"""The list of visits."""

from django.http import HttpResponse
from django.shortcuts import render

from clubcrm.kernel import lists
from clubcrm.kernel.models import Branch
from clubcrm.kernel.requests import StaffRequest
from members import lists as members


def visits(request: StaffRequest) -> HttpResponse:
    """Visits to one's branches; branch and "provisional only" stand in the address."""
    context = {
        "page": members.list_visits(request.scope, request.GET),
        "branches": Branch.objects.filter(id__in=request.scope.branch_ids).order_by("id"),
        "branch_chosen": lists.read_number(request.GET.get("branch")),
    }
    return render(request, "members/visits.html", context)
