"""The access log: a page to search it."""

from django.http import HttpResponse
from django.shortcuts import render

from clubcrm.kernel.models import Access
from clubcrm.kernel.pages import access_log
from clubcrm.kernel.requests import StaffRequest


def show(request: StaffRequest) -> HttpResponse:
    """Who looked at whose data; the search stands in the address."""
    context = {
        "page": access_log.read_page(request.scope, request.GET),
        "actions": Access.Action.choices,
        "asked": {name: request.GET.get(name, "") for name in ("who", "customer", "action", "from", "until")},
    }
    return render(request, "kernel/access_log.html", context)
