"""The settlement of months: the figures, what a point is worth, and closing a month."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel import months
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.templatetags.written import yuan
from points import operations as points
from points import queries as ledger
from points import settling, wording
from points.models import Closure, Unit, Worth
from points.views import forms


def show(request: StaffRequest) -> HttpResponse:
    """Each month by branch; the newest first."""
    unit = settling.unit_of(request.GET)
    found = settling.months(request.scope, unit, business_date(), every="all" in request.GET)
    worth = Worth.objects.filter(unit=unit).order_by("-from_month").first()
    context = {
        "months": found,
        "due": ledger.find_closable(business_date()),
        "unit": unit,
        "units": Unit.objects.order_by("id"),
        "worth": worth,
        "whole": request.scope.whole,
        "more": len(found) == settling.SHOWN and "all" not in request.GET,
        "form": forms.WorthForm(initial={"yuan": f"{worth.cents_per_hundred / 100:.2f}" if worth else None}),
    }
    return render(request, "points/months.html", context)


def close(request: StaffRequest, month: str) -> HttpResponse:
    """What closing this month means, and every open one before it, and doing it: for the whole group, for good."""
    if not request.scope.whole:
        raise PermissionDenied
    when = month_or_404(month)
    unit = Unit.objects.get(code=ledger.POINT)
    rows = rows_through(settling.months(request.scope, unit, business_date(), every=True), when)
    if request.method == "GET":
        return render(request, "points/close_month.html", {"months": rows, "last": rows[-1], "unit": unit})
    try:
        closed = points.close_months(through=when, by=request.user.pk, at=timezone.now())
    except points.MonthNotOver:
        messages.error(request, _("%(month)s is not over yet: close it when it is.") % {"month": month})
    except points.MonthOutOfOrder:
        text = _("%(month)s is closed already or not the next one: months are closed in order.")
        messages.error(request, text % {"month": month})
    else:
        messages.success(request, wording.say_closed(closed))
    return redirect("points:months")


def rows_through(found: list[settling.Month], when: date) -> list[settling.Month]:
    """The month, and those before it that are closed with it, the oldest first. Raises Http404."""
    last = next((row for row in found if row.month == when), None)
    if last is None:
        raise Http404
    return [row for row in reversed(found) if row.closes and row.month < when and last.closes] + [last]


def month_or_404(text: str) -> date:
    try:
        return months.parse(text)
    except months.NotAMonth as fault:
        raise Http404 from fault


def value(request: StaffRequest) -> HttpResponse:
    """What a point is worth from the first open month on."""
    if not request.scope.whole:
        raise PermissionDenied
    form = forms.WorthForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter what a hundred points are worth in yuan, e.g. 10.00."))
        return redirect("points:months")
    closed = Closure.objects.order_by("-month").values_list("month", flat=True).first()
    month = (
        max(months.month_of(business_date()), months.shifted(closed, 1))
        if closed
        else months.month_of(business_date())
    )
    worth = points.set_worth(
        unit=ledger.POINT,
        from_month=month,
        cents_per_hundred=int(form.cleaned_data["yuan"] * 100),
        closed=closed,
        by=request.user.pk,
        at=timezone.now(),
    )
    text = _("From %(month)s on a hundred points are worth %(yuan)s.")
    said = {"month": months.written(worth.from_month), "yuan": yuan(worth.cents_per_hundred)}
    messages.success(request, text % said)
    return redirect("points:months")
