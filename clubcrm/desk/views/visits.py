"""Recording a visit, and voiding one that was recorded wrongly: what will happen, then what happened."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import doubts, forms, wording
from clubcrm.desk import visits as desk
from clubcrm.kernel import choices, submissions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access, panels
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
    asked = None
    if request.method == "POST" and form.is_valid():
        asked = doubts.find_doubts(customer.id, form.cleaned_data, amounts=bool(form.lines()))
        if is_answered(asked, form) and (said := save(request, customer, form)):
            messages.success(request, said["message"])
            return redirect("desk:customer", customer.public_id)
    context = {
        "customer": customer, "form": form, "owned": owned, "kinds_of_work": forms.KINDS_OF_WORK, "doubts": asked,
    }  # fmt: skip
    return render(request, "desk/record_visit.html", context)


def is_answered(asked: doubts.Doubts, form: forms.AnswersForm) -> bool:
    given = form.cleaned_data
    return asked.answered(completes=given["completes"], confirmed=given["confirmed"])


def save(request: StaffRequest, customer: Customer, form: forms.VisitForm) -> dict[str, str] | None:
    """What to say; None when the visit was refused and the form says why."""
    given = form.cleaned_data
    vehicle, at = given["vehicle"], timezone.now()

    def act() -> dict[str, str]:
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
            completes=given["completes"],
            by=request.user.pk,
            at=at,
        )
        return {"message": wording.recorded(recorded, customer.id, business_date(at))}

    try:
        return submissions.once(key=given["key"], by=request.user.pk, at=at, act=act)
    except members.OrderNumberUsed as used:
        form.add_error("order_number", wording.number_used(used.invoice))
    except members.InTheFuture:
        form.add_error("arrived_on", _("This day has not come yet."))
    except members.NotInWorkshop:
        form.add_error(None, _("The open visit was completed or voided meanwhile. Look again what is meant."))
    return None


def correct_visit(request: StaffRequest, visit: int) -> HttpResponse:
    """What one typed wrongly today, put right by oneself. Raises Http404 for every other visit."""
    row = own_entry_or_404(request, visit)
    form = forms.CorrectionForm(
        request.POST or None,
        branches=choices.list_stores(request),
        initial={name: getattr(row, name) for name in ("service_type", "mileage_km", "advisor")},
    )
    asked = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = doubts.doubt_correction(row, given["mileage_km"])
        if is_answered(asked, form):
            members.correct_visit(
                visit=row.id, service_type=given["service_type"], mileage_km=given["mileage_km"],
                advisor=given["advisor"].id if given["advisor"] else None, by=request.user.pk, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The visit is corrected."))
            return redirect("desk:customer", row.customer.public_id)
    context = {
        "visit": row, "customer": row.customer, "form": form, "kinds_of_work": forms.KINDS_OF_WORK, "doubts": asked,
    }  # fmt: skip
    return render(request, "desk/correct_visit.html", context)


def take_back_visit(request: StaffRequest, visit: int) -> HttpResponse:
    """Voiding an arrival without an order that one entered by mistake today. Raises Http404 for every other visit."""
    if own_entry_or_404(request, visit).order_number:
        raise Http404
    return void_visit(request, visit)


def own_entry_or_404(request: StaffRequest, visit: int) -> Visit:
    row = visit_or_404(request, visit)
    if not row.may_be_corrected(by=request.user.pk, on=business_date()):
        raise Http404
    return row


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
    invoice = invoices.first()
    return {
        "invoice": invoice,
        "arrived_before": invoice and visit.recorded_at < invoice.recorded_at,
        "balance": ledger.balance(visit.customer_id, business_date()),
        "undone": undone,
        "tier": wording.foretell_tier(undone.tier),
    }
