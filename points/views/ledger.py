"""The ledger of the club: its proof, its months, and what expires soon."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clubcrm.kernel import choices, lists, waking
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from points import expiring, proof


def proved(request: StaffRequest) -> HttpResponse:
    """The last proof: the books of each branch, the drifts, and the run at work (which the page follows)."""
    page = proof.page(request.scope)
    context = {"page": page, "progress": proof.describe_progress(page.running) if page.running else ""}
    return render(request, "points/proof.html", context)


def prove(request: StaffRequest) -> HttpResponse:
    """The worker is asked; whether that worked is said."""
    try:
        proof.start()
    except waking.Unreachable:
        messages.error(
            request, _("The proof was not started: the broker does not answer. Is the club running?")
        )
    else:
        messages.success(request, _("The proof was started. This page says when it is done."))
    return redirect("points:proof")


def lapsing(request: StaffRequest) -> HttpResponse:
    """What expires within 30, 60 or 90 days, of customers of one's branches, soonest first."""
    today = business_date()
    context = {
        "page": expiring.page(request.scope, request.GET, today),
        "within": expiring.WITHIN,
        "today": today,
        "branches": choices.find_stores(request.scope),
        "branch_chosen": lists.read_number(request.GET.get("branch")),
    }
    return render(request, "points/expiring.html", context)
