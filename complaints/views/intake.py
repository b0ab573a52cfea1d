"""Taking a complaint in: for whom, what they say, how grave it is."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from clubcrm.kernel import choices, lists, submissions
from clubcrm.kernel.requests import StaffRequest
from complaints import access, offering, running, wording
from complaints import operations as complaints
from complaints.forms import IntakeForm
from complaints.models import Complaint
from members import queries as members
from members.models import Customer, Visit

LISTED = 20


def show_intake(request: StaffRequest) -> HttpResponse:
    """Without `customer` in the address: find them first. Sent, the page of the complaint."""
    customer = access.find_customer(request, read_customer(request))
    if customer is None:
        return find_customer(request)
    branches = choices.list_stores(request)
    if request.scope.covers(customer.branch_id):
        branches.sort(key=lambda branch: branch.id != customer.branch_id)
    form = IntakeForm(
        request.POST or None,
        request.FILES or None,
        customer=customer,
        branches=branches,
        sight=request.sight,
        initial={"grade": 1, "side": Complaint.Side.SERVICE, "visit": read_visit(request, customer)},
    )
    if request.method == "POST" and form.is_valid():
        taken = take_in(request, customer, form)
        messages.success(request, taken["message"])
        return redirect("complaints:complaint", taken["number"])
    context = {
        "customer": customer,
        "form": form,
        "offers": offering.offer_grades(timezone.now()),
        "chosen": form["grade"].value(),
    }
    return render(request, "complaints/new.html", context)


def read_customer(request: StaffRequest) -> str:
    """The customer's public id in the address. Raises Http404 for anything that is none."""
    text = request.GET.get("customer", "")
    try:
        return str(UUID(text)) if text else ""
    except ValueError as error:
        raise Http404 from error


def read_visit(request: StaffRequest, customer: Customer) -> int | None:
    """The visit of the address. Raises Http404 for another customer's."""
    visit = lists.read_number(request.GET.get("visit"))
    if visit is not None and not Visit.objects.filter(id=visit, customer=customer).exists():
        raise Http404
    return visit


def take_in(request: StaffRequest, customer: Customer, form: IntakeForm) -> dict[str, str]:
    """Once, however often the form is sent: the complaint's number, and what to say."""
    asked, at = form.cleaned_data, timezone.now()

    def act() -> dict[str, str]:
        taken = complaints.take_in(
            customer=customer.id,
            visit=asked["visit"].id if asked["visit"] else None,
            branch=asked["branch"].id,
            side=asked["side"],
            channel=asked["channel"].code,
            words=asked["words"],
            wish=asked["wish"],
            grade=asked["grade"].number,
            by=request.user.id,
            at=at,
            files=asked["attachments"],
        )
        message = wording.say_what_is_next(taken, running.read_clock(taken, at))
        return {"number": taken.number, "message": message}

    return submissions.once(key=asked["key"], by=request.user.id, at=at, act=act)


def find_customer(request: StaffRequest) -> HttpResponse:
    """Who complains? One's customers found by what was typed; of others only that there are some."""
    text = request.GET.get("q", "").strip()
    found = members.search(text=text, scope=request.scope, limit=LISTED) if text else None
    ids = [hit.customer for hit in found.hits] if found else []
    customers = Customer.objects.select_related("branch").in_bulk(ids)
    shown = [customers[one] for one in ids if one in customers]
    context = {"query": text, "customers": shown, "elsewhere": len(ids) - len(shown)}
    return render(request, "complaints/find.html", context)
