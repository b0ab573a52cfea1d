"""Recording a visit, and voiding one that was recorded wrongly: what will happen, then what happened."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import forms, wording
from clubcrm.desk import visits as desk
from clubcrm.kernel import choices, submissions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access, mileage, panels
from members import operations as members
from members.models import Customer, Visit
from points import queries as ledger


def record_visit(request: StaffRequest, public_id: str) -> HttpResponse:
    """The form; sent, the visit with its points and tier, and the customer's page saying what happened."""
    customer, today = access.customer_or_404(request, public_id), business_date()
    owned = panels.cars(customer.id, today)
    form = forms.VisitForm(
        request.POST or None,
        owned=owned,
        today=today,
        branches=choices.list_stores(request),
        sight=request.sight,
        initial={"advisor": request.staff.id if request.staff else None},
    )
    if request.method == "POST" and form.is_valid() and (said := save(request, customer, form)):
        messages.success(request, said["message"])
        if said.get("warning"):
            messages.warning(request, said["warning"])
        return redirect("desk:customer", customer.public_id)
    context = {"customer": customer, "form": form, "owned": owned, "kinds_of_work": forms.KINDS_OF_WORK}
    return render(request, "desk/record_visit.html", context)


def save(request: StaffRequest, customer: Customer, form: forms.VisitForm) -> dict[str, str] | None:
    """What to say; None when the visit was refused and the form says why."""
    given = form.cleaned_data
    vehicle, at = given["vehicle"], timezone.now()

    def act() -> dict[str, str]:
        known = mileage.find_last_reading(vehicle.id, given["arrived_on"]) if vehicle else None
        recorded = desk.record_visit(
            customer=customer.id,
            vehicle=vehicle.id if vehicle else None,
            branch=given["branch"].id,
            arrived_on=given["arrived_on"],
            order_number=given["order_number"],
            service_type=given["service_type"],
            mileage_km=given["mileage_km"],
            advisor=given["advisor"].id if given["advisor"] else None,
            lines=form.lines(),
            by=request.user.pk,
            at=at,
        )
        message = wording.recorded(recorded, customer.id, business_date(at))
        return {"message": message, "warning": wording.mileage(given["mileage_km"], known)}

    try:
        return submissions.once(key=given["key"], by=request.user.pk, at=at, act=act)
    except members.OrderNumberUsed as used:
        form.add_error("order_number", wording.number_used(used.invoice))
    except members.InTheFuture:
        form.add_error("arrived_on", _("This day has not come yet."))
    return None


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
        tell(request, wording.voided(undone, row))
        return redirect("desk:customer", row.customer.public_id)
    context = {"visit": row, "customer": row.customer, "form": form}
    reasons: Any = form.fields["reason"]
    reason = reasons.queryset.first()
    if reason and not row.voided_at:
        context |= foresee(row, reason.code, request.user.pk)
    return render(request, "desk/void_visit.html", context)


def visit_or_404(request: StaffRequest, visit: int) -> Visit:
    """A visit to one's branches. Raises Http404 for all others."""
    found = Visit.objects.filter(id=visit, branch_id__in=request.scope.branch_ids)
    row = found.select_related("customer__branch", "vehicle", "branch", "advisor").first()
    if row is None:
        raise Http404
    request.sight.about(row.customer_id)
    return row


def foresee(visit: Visit, reason: str, by: int) -> dict[str, object]:
    """The visit's invoice, what can be spent now, and what voiding, for whatever reason, does to points, debt and tier."""
    invoices = visit.invoices.filter(voided_at=None).prefetch_related("lines__category")
    undone = desk.foresee_void(visit=visit.id, reason=reason, by=by, at=timezone.now())
    return {
        "invoice": invoices.first(),
        "balance": ledger.balance(visit.customer_id, business_date()),
        "undone": undone,
        "tier": wording.foretell_tier(undone.tier),
    }
