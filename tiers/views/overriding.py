"""A tier set by hand until a day, and its end before that day."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import submissions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access
from tiers import operations as tiers
from tiers import overriding


def override(request: StaffRequest, public_id: str) -> HttpResponse:
    """Which tier, why and until when. A tier by hand that is open is replaced."""
    customer = access.customer_or_404(request, public_id, "standing__tier")
    today = business_date()
    form = overriding.OverrideForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        act = partial(set_by_hand, customer=customer.id, on=today, given=given, by=request.user.pk)
        try:
            submissions.once(key=given["key"], by=request.user.pk, at=timezone.now(), act=act)
        except tiers.NotPossible:
            form.add_error(None, _("Only a member can hold a tier, and only one of the ladder in force."))
        else:
            text = _("%(tier)s by hand until %(day)s.")
            messages.success(request, text % {"tier": given["tier"], "day": given["until_on"]})
            return redirect("desk:customer", customer.public_id)
    held = customer.standing.tier if hasattr(customer, "standing") else None
    context = {"customer": customer, "form": form, "tier": held, "by_hand": overriding.open_of(customer.id)}
    return render(request, "tiers/override_tier.html", context)


def set_by_hand(*, customer: int, on: date, given: dict[str, Any], by: int) -> dict[str, Any]:
    tiers.override(
        customer=customer,
        tier=given["tier"].id,
        reason=given["reason"],
        on=on,
        until_on=given["until_on"],
        by=by,
        at=timezone.now(),
    )
    return {}


def end(request: StaffRequest, public_id: str) -> HttpResponse:
    """The rules decide again from today."""
    customer = access.customer_or_404(request, public_id)
    try:
        found = tiers.end_override(
            customer=customer.id, on=business_date(), by=request.user.pk, at=timezone.now()
        )
    except tiers.NotOverridden:
        messages.info(request, _("No tier was set by hand any more; nothing was changed."))
    else:
        now = _("Now %(tier)s.") % {"tier": found.after} if found.after else _("No tier is left.")
        messages.success(request, f"{_('The rules decide again.')} {now}")
    return redirect("desk:customer", customer.public_id)
