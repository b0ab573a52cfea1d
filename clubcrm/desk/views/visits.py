"""Visits: the list, and recording one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import forms, lists, sentences
from clubcrm.desk import visits as desk
from clubcrm.kernel import submissions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Branch
from clubcrm.kernel.requests import StaffRequest
from members import access, panels
from members import operations as members
from members.models import Customer


def visits(request: StaffRequest) -> HttpResponse:
    """Visits to one's branches; branch and "provisional only" stand in the address."""
    context = {
        "page": lists.visits(request.scope, request.GET),
        "branches": Branch.objects.filter(id__in=request.scope.branch_ids).order_by("id"),
        "branch_chosen": lists.number(request.GET.get("branch")),
    }
    return render(request, "desk/visits.html", context)


def record_visit(request: StaffRequest, public_id: str) -> HttpResponse:
    """The form; sent, the visit with its points and tier, and the customer's page saying what happened."""
    customer, today = access.customer_or_404(request, public_id), business_date()
    owned = panels.cars(customer.id, today)
    form = forms.VisitForm(
        request.POST or None, owned=owned, today=today, branches=access.stores(request), sight=request.sight,
        initial={"advisor": request.staff.id if request.staff else None},
    )  # fmt: skip
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
        known = vehicle.mileage_km if vehicle else None
        recorded = desk.record_visit(
            customer=customer.id, vehicle=vehicle.id if vehicle else None, branch=given["branch"].id,
            arrived_on=given["arrived_on"], order_number=given["order_number"], service_type=given["service_type"],
            mileage_km=given["mileage_km"], advisor=given["advisor"].id if given["advisor"] else None,
            lines=form.lines(), by=request.user.pk, at=at,
        )  # fmt: skip
        message = sentences.recorded(recorded, customer.id, business_date(at))
        return {"message": message, "warning": sentences.mileage(given["mileage_km"], known)}

    try:
        return submissions.once(key=given["key"], by=request.user.pk, at=at, act=act)
    except members.OrderNumberUsed as used:
        form.add_error("order_number", sentences.number_used(used.invoice))
    except members.InTheFuture:
        form.add_error("arrived_on", _("This day has not come yet."))
    return None
