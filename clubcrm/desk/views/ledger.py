"""Points: the whole ledger of a customer, and redeeming."""

from django.http import HttpResponse
from django.shortcuts import render

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access
from points import ledgers
from points import queries as ledger
from tiers import queries as ladder


def show(request: StaffRequest, public_id: str) -> HttpResponse:
    """Every line, newest first, with the balance after it and its story; and the lots that are open now."""
    customer = access.customer_or_404(request, public_id)
    today, what = business_date(), ledgers.asked(request.GET, customer, request.scope)
    page = ledgers.page(customer, what, request.GET.get("before", ""))
    lines = ledgers.tell_lines(page.entries, customer)
    context = {
        "customer": customer,
        "balance": ledger.balance(customer.id, today, what.unit.code),
        "asked": what,
        "open": ledger.open_lots(customer.id, today, what.unit.code),
        "lines": lines,
        "returnable": ledgers.list_returnable(lines, request.user, today),
        "next": ledgers.cursor_of(page.next, customer, what.unit),
        "cut": page.cut,
        "today": today,
        "counted": ladder.read_counted(customer.id, "points_earned")
        if what.unit.code == ledger.POINT
        else None,
    }
    context |= ledgers.choices(request.scope) | access.shown_to(request, customer)
    return render(request, "desk/ledger.html", context)
