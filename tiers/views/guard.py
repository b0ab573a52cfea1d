"""The tier-guard: the lists, a call by one click, its outcome, and the month's lapse list."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from clubcrm.kernel import exporting, lists, months
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access
from tiers import operations as tiers
from tiers import queries
from tiers.guard import lapsing
from tiers.guard import lists as guarded
from tiers.models import GuardCall
from tiers.wording.guarding import list_routes


def guard(request: StaffRequest) -> HttpResponse:
    """The members whose tier ends within so many days, or (`show=near`) who lack little to the next one."""
    today, show = business_date(), request.GET.get("show", "")
    context = {
        "page": guarded.page(request.scope, request.GET, today),
        "show": show if show in guarded.SHOWN else "ending",
        "days": queries.list_warning_days(),
        "within": guarded.within(request.GET),
        "percent": tiers.near_percent(),
        "outcomes": GuardCall.Outcome.choices,
        **filters(request),
    }
    return render(request, "tiers/guard/guard.html", context)


def filters(request: StaffRequest) -> dict[str, object]:
    """What the lists are narrowed by."""
    return {
        **lists.offer_branches(request.scope, request.GET),
        "tiers": queries.list_steps(),
        "tier_chosen": request.GET.get("tier", ""),
        "advisors": guarded.advisors(request.scope),
        "advisor_chosen": lists.read_number(request.GET.get("advisor")),
    }


def lapse(request: StaffRequest) -> HttpResponseBase:
    """Cards about to lapse in a month; `as=xlsx` or `as=csv` hands the list out."""
    today = business_date()
    first, last = lapsing.span(request.GET.get("month", ""), today)
    rows = guarded.lapsing(request.scope, request.GET, first, last).select_related(*guarded.BESIDE)
    if request.GET.get("as") in ("xlsx", "csv"):
        hand_out = getattr(exporting, f"{request.GET['as']}_response")
        return hand_out(
            request,
            name=f"lapsing-{first:%Y-%m}",
            columns=lapsing.COLUMNS,
            rows=lapsing.cells(guarded.lines(list(rows), today)),
            subject=("lapsing", None),
        )
    context = {
        "lines": guarded.lines(list(rows[: lapsing.MOST]), today),
        "total": rows.order_by().count(),
        "month": months.written(first),
        "months": lapsing.offered(today),
        **filters(request),
    }
    return render(request, "tiers/guard/lapsing.html", context)


def ask_call(request: StaffRequest, public_id: str) -> HttpResponse:
    """A call into the inbox of the customer's advisor, by one click."""
    customer = access.customer_or_404(request, public_id)
    aim, tier = request.POST.get("aim", ""), lists.read_number(request.POST.get("tier"))
    if aim not in GuardCall.Aim.values or tier is None or not queries.does_tier_exist(tier):
        raise Http404
    try:
        call = tiers.ask_call(customer=customer.id, aim=aim, tier=tier, by=request.user.id, at=timezone.now())
    except tiers.AlreadyAsked:
        messages.warning(request, _("Somebody is asked to call %(name)s already.") % {"name": customer})
    else:
        who = call.staff or _("the advisors of %(branch)s") % {"branch": customer.branch}
        messages.success(
            request, _("The call to %(name)s is in the inbox of %(who)s.") % {"name": customer, "who": who}
        )
    return back(request)


def back(request: StaffRequest) -> HttpResponse:
    """To the list as it was filtered."""
    where = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(where, None) and where.startswith("/tiers/guard/")
    return redirect(where if here else "tiers:guard")


def call(request: StaffRequest, call: int) -> HttpResponse:
    """One call: GET shows the customer, the reason and the date; POST notes the outcome."""
    row = get_object_or_404(
        GuardCall.objects.select_related("customer__branch", "tier", "staff", "done_by__staff"), id=call
    )
    if request.method == "POST":
        return noted(request, row)
    missing = queries.find_missing_of({row.customer_id: row.tier}, business_date())
    context = {
        "call": row,
        "customer": row.customer,
        "outcomes": GuardCall.Outcome.choices,
        "lacks": list_routes(missing.get(row.customer_id)),
        "standing": queries.find_standing(row.customer_id),
    }
    return render(request, "tiers/guard/call.html", context)


def noted(request: StaffRequest, row: GuardCall) -> HttpResponse:
    outcome = request.POST.get("outcome", "")
    if outcome not in GuardCall.Outcome.values:
        messages.error(request, _("Say what came of the call."))
        return redirect("tiers:guard_call", row.id)
    try:
        done = tiers.note_call(call=row.id, outcome=outcome, by=request.user.id, at=timezone.now())
    except tiers.AlreadyNoted:
        messages.warning(request, _("Somebody has noted the outcome before; nothing was changed."))
    else:
        figures = {"name": row.customer, "outcome": done.get_outcome_display()}
        messages.success(request, _("Noted: %(name)s, %(outcome)s.") % figures)
    return back(request)
