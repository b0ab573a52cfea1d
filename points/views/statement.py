"""The statement of a customer's points, as on paper."""

from django.http import HttpResponse
from django.shortcuts import render

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Branch
from clubcrm.kernel.requests import StaffRequest
from members import access
from points import ledgers


def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """The lines of a period as on paper, oldest first, between the balances at its two ends."""
    customer = access.customer_or_404(request, public_id)
    today, what = business_date(), ledgers.asked(request.GET, customer, request.scope)
    since, until = ledgers.period(request.GET, today)
    printed = ledgers.paper(customer, what.unit, since, until)
    house = Branch.objects.filter(parent=None).first() or customer.branch
    context = {
        "house": house,
        "hotline": customer.branch.hotline or house.hotline,
        "customer": customer,
        "asked": what,
        "since": since,
        "until": until,
        "paper": printed,
        "today": today,
        "lines": ledgers.tell_lines(printed.entries, customer),
    }
    return render(request, "points/statement.html", context | access.shown_to(request, customer))
