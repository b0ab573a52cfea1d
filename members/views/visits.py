"""The list of visits."""

from django.http import HttpResponse
from django.shortcuts import render

from clubcrm.kernel import lists
from clubcrm.kernel.requests import StaffRequest
from members import lists as members


def visits(request: StaffRequest) -> HttpResponse:
    """Visits to one's branches; branch and "provisional only" stand in the address."""
    context = {
        "page": members.list_visits(request.scope, request.GET),
        **lists.offer_branches(request.scope, request.GET),
    }
    return render(request, "members/visits.html", context)
