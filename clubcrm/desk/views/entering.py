"""Entering people: a new customer, perhaps with a car, and the membership."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import forms, joining, wording
from clubcrm.kernel import choices, foreign, submissions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest
from members import access, queries
from members import forms as entering
from members import operations as members
from members.models import Card, Customer


def new_customer(request: StaffRequest) -> HttpResponse:
    """Who, perhaps a car, and whether to enrol at once. Somebody with the same phone or plate is shown first."""
    stores, today = choices.list_stores(request), business_date()
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
    # A twin is always shown, or the same person would be entered twice; who asked so is written down, too.
    others = [twin.customer.id for twin in found if not request.scope.covers(twin.customer.branch_id)]
    foreign.find(request, others, reason="entering a new customer")
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
            branch=given["branch"].id,
            enrolled=given["enrol"],
            by=request.user.pk,
            at=at,
        )
        return {"customer": str(entered.customer.public_id), "message": wording.entered(entered)}

    said = submissions.once(key=given["key"], by=request.user.pk, at=at, act=act)
    messages.success(request, said["message"])
    return said["customer"]


def enrol(request: StaffRequest, public_id: str) -> HttpResponse:
    """A member from today; somebody who is one already is told so."""
    customer: Customer = access.customer_or_404(request, public_id)
    try:
        tier = joining.enrol(
            customer=customer.id, branch=customer.branch_id, by=request.user.pk, at=timezone.now()
        )
        messages.success(request, wording.enrolled(customer, tier))
    except members.AlreadyMember:
        messages.warning(request, _("%(name)s is a member already.") % {"name": customer})
    return redirect("desk:customer", customer.public_id)


def verify(request: StaffRequest, public_id: str) -> HttpResponse:
    """The application is confirmed; back to the list where one came from there, else to the customer."""
    customer: Customer = access.customer_or_404(request, public_id)
    try:
        tier = joining.verify(customer=customer.id, by=request.user.pk, at=timezone.now())
        messages.success(request, wording.verified(customer, tier))
    except members.AlreadyVerified:
        messages.warning(
            request, _("There is nothing to verify: it was done before, or there is no membership.")
        )
    if request.POST.get("next") == "list":
        return redirect("members:to_verify")
    return redirect("desk:customer", customer.public_id)


def card(request: StaffRequest, public_id: str) -> HttpResponse:
    """The member's card, to be shown or printed; sent, a card is issued or a lost one replaced."""
    customer = access.customer_or_404(request, public_id, "standing__tier")
    cards = Card.objects.filter(customer=customer).order_by("-id")
    works = cards.filter(blocked_at=None).first()
    if request.method == "POST":
        if works and not request.POST.get("checked"):
            messages.error(request, _("A card is replaced once it is checked who asks for it."))
        else:
            issue(request, customer)
        return redirect("desk:card", customer.public_id)
    context = {
        "customer": customer,
        "card": works,
        "blocked": cards.exclude(blocked_at=None),
        "standing": getattr(customer, "standing", None),
    }
    return render(request, "desk/card.html", context)


def issue(request: StaffRequest, customer: Customer) -> None:
    try:
        made = members.issue_card(customer=customer.id, by=request.user.pk, at=timezone.now())
        messages.success(request, _("Card %(number)s is issued.") % {"number": made.number})
    except members.NotAMember:
        messages.error(request, _("Only members have a card: enrol the customer first."))
