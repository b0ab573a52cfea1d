"""Showing a customer whole for some minutes: one click, logged."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from clubcrm.kernel.requests import StaffRequest
from members import access


def reveal(request: StaffRequest, public_id: str) -> HttpResponse:
    """Back to the page the click was on (`next`), which now shows the customer whole and says so.

    Another branch's customer too, once opened with a reason: it is logged again beside the reveal.
    """
    customer = access.customer_or_404(request, public_id)
    opened = access.read_only(request, customer)
    request.sight.reveal(customer.id, reason=opened.reason if opened else "")
    back = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if here else reverse("desk:customer", args=[customer.public_id]))
