"""The lists of visits and of applications to verify."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clubcrm.kernel import lists
from clubcrm.kernel.requests import StaffRequest
from members import lists as members
from members.models import Ownership


def visits(request: StaffRequest) -> HttpResponse:
    """Visits to one's branches; what narrows and sorts them stands in the address."""
    context = {
        "page": members.list_visits(request.scope, request.GET, request.staff),
        **lists.offer_branches(request.scope, request.GET),
        "sorts": [("day", _("Day")), ("customer", _("Customer")), ("advisor", _("Advisor"))],
    }
    return render(request, "members/visits.html", context)


def to_verify(request: StaffRequest) -> HttpResponse:
    """Applications of owners that customer care has not verified yet."""
    page = members.list_to_verify(request.scope, request.GET)
    cars = Ownership.objects.filter(customer__in=[row.customer_id for row in page.rows], until_on=None)
    owned: dict[int, list[Ownership]] = {}
    for one in cars.select_related("vehicle").order_by("id"):
        owned.setdefault(one.customer_id, []).append(one)
    context = {
        "page": page,
        "waiting": [(row, owned.get(row.customer_id, [])) for row in page.rows],
        **lists.offer_branches(request.scope, request.GET),
    }
    return render(request, "members/to_verify.html", context)
