"""Voiding a visit that was recorded wrongly: what will happen, then what happened."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clubcrm.desk import forms, sentences
from clubcrm.desk import visits as desk
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members.models import Visit
from points import queries as ledger
from tiers import queries as tiers


def void_visit(request: StaffRequest, visit: int) -> HttpResponse:
    """The visit, its points and what voiding does; sent with a reason, the customer's page saying what happened."""
    row = visit_or_404(request, visit)
    form = forms.VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        undone = desk.void_visit(
            visit=row.id,
            reason=given["reason"].code,
            remark=given["remark"],
            by=request.user.pk,
            at=timezone.now(),
        )
        tell = messages.warning if undone.again else messages.success
        tell(request, sentences.voided(undone, row))
        return redirect("desk:customer", row.customer.public_id)
    return render(request, "desk/void_visit.html", {"form": form} | foreseen(row))


def visit_or_404(request: StaffRequest, visit: int) -> Visit:
    """A visit to one's branches. Raises Http404 for all others."""
    found = Visit.objects.filter(id=visit, branch_id__in=request.scope.branch_ids)
    row = found.select_related("customer__branch", "vehicle", "branch", "advisor").first()
    if row is None:
        raise Http404
    request.sight.about(row.customer_id)
    return row


def foreseen(visit: Visit) -> dict[str, object]:
    """The visit with its invoice, and what voiding would do to points, debt and tier."""
    invoice = visit.invoices.filter(voided_at=None).prefetch_related("lines__category").first()
    points = sum(given.left for given in ledger.left_of_invoices([invoice.id])) if invoice else 0
    balance = ledger.balance(visit.customer_id, business_date())
    return {
        "visit": visit,
        "customer": visit.customer,
        "invoice": invoice,
        "points": points,
        "balance": balance,
        "owed": max(0, points - balance.spendable - balance.pending),
        "standing": tiers.standing(visit.customer_id),
    }
