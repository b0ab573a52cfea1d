"""Entering people: a new customer, their facts, a car, the membership."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import forms, joining, sentences
from clubcrm.kernel import foreign, submissions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.personal import PersonalClass
from clubcrm.kernel.requests import StaffRequest
from members import access, queries
from members import forms as entering
from members import operations as members
from members.models import Customer
from members.templatetags import personal


def new_customer(request: StaffRequest) -> HttpResponse:
    """Who, perhaps a car, and whether to enrol at once. Somebody with the same phone or plate is shown first."""
    stores, today = access.stores(request), business_date()
    sent = request.POST or None
    form = entering.CustomerForm(sent, branches=stores, today=today, initial={"advisor": advisor_of(request)})
    car = entering.OptionalCarForm(sent, today=today)
    join = forms.JoinForm(sent, branches=stores)
    twins: list[queries.Twin] = []
    if request.method == "POST" and all([form.is_valid(), car.is_valid(), join.is_valid()]):
        twins = twins_of(request, form, car)
        owned = any(twin.shared == "vin" for twin in twins)
        if owned:
            car.add_error("vin", _("This car has an owner: see above."))
        if not owned and (not twins or join.cleaned_data["someone_else"]):
            return redirect("desk:customer", enter(request, form, car, join))
    context = {"form": form, "car": car, "join": join, "twins": twins}
    return render(request, "desk/new_customer.html", context)


def advisor_of(request: StaffRequest) -> int | None:
    return request.staff.id if request.staff and request.user.has_perm("members.record_visit") else None


def twins_of(request: StaffRequest, form: Any, car: Any) -> list[queries.Twin]:
    found = queries.twins(
        phone=form.cleaned_data["phone"], plate=car.cleaned_data["plate"], vin=car.cleaned_data["vin"]
    )
    foreign.remember(request, [twin.customer.id for twin in found])
    return found


def enter(request: StaffRequest, form: Any, car: Any, join: Any) -> str:
    """The public id of the customer made, also when the form is sent again."""
    at, given = timezone.now(), join.cleaned_data
    facts = {key: value for key, value in form.cleaned_data.items() if key not in ("advisor", "remark")}
    advisor = form.cleaned_data["advisor"]

    def act() -> dict[str, str]:
        entered = joining.enter_customer(
            facts=facts | {"advisor": advisor.id if advisor else None, "remark": form.cleaned_data["remark"]},
            car=car.cleaned_data if car.cleaned_data["vin"] else None,
            branch=given["branch"].id, enrolled=given["enrol"], by=request.user.pk, at=at,
        )  # fmt: skip
        return {"customer": str(entered.customer.public_id), "message": sentences.entered(entered)}

    said = submissions.once(key=given["key"], by=request.user.pk, at=at, act=act)
    messages.success(request, said["message"])
    return said["customer"]


def edit_customer(request: StaffRequest, public_id: str) -> HttpResponse:
    """The facts of the file; what stands in it about reaching the customer only for those who may reveal it."""
    customer = access.customer_or_404(request, public_id)
    reaching = request.sight.opens(customer.id, PersonalClass.CONTACT, PersonalClass.WORDS)
    form = entering.CustomerForm(
        request.POST or None, branches=access.stores(request), today=business_date(),
        initial={name: getattr(customer, name) for name in entering.CustomerForm.base_fields},
        without=() if reaching else ("phone", "email", "remark"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        advisor = facts.pop("advisor")
        members.change_customer(
            customer=customer.id, **facts, advisor_id=advisor.id if advisor else None,
            by=request.user.pk, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("The file of %(name)s is changed.") % {"name": facts["name"]})
        return redirect("desk:customer", customer.public_id)
    context = {"customer": customer, "form": form}
    return render(request, "desk/edit_customer.html", context)


def add_vehicle(request: StaffRequest, public_id: str) -> HttpResponse:
    """A car of this customer."""
    customer = access.customer_or_404(request, public_id)
    form = entering.CarForm(request.POST or None, today=business_date())
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                car = members.add_vehicle(
                    customer=customer.id, **form.cleaned_data, by=request.user.pk, at=timezone.now()
                )
        except members.VehicleHasOwner as refusal:
            form.add_error("vin", sentences.has_owner(refusal.owner))
        else:
            said = _("%(car)s is now a car of %(name)s.")
            messages.success(request, said % {"car": personal.car_text(request.sight, car), "name": customer})
            return redirect("desk:customer", customer.public_id)
    context = {"customer": customer, "form": form}
    return render(request, "desk/add_vehicle.html", context)


def enrol(request: StaffRequest, public_id: str) -> HttpResponse:
    """A member from today; somebody who is one already is told so."""
    customer: Customer = access.customer_or_404(request, public_id)
    try:
        tier = joining.enrol(
            customer=customer.id, branch=customer.branch_id, by=request.user.pk, at=timezone.now()
        )
        messages.success(request, sentences.enrolled(customer, tier))
    except members.AlreadyMember:
        messages.warning(request, _("%(name)s is a member already.") % {"name": customer})
    return redirect("desk:customer", customer.public_id)
