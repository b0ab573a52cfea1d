"""What was changed of a customer and of a car."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from clubcrm.kernel import changes, lists
from clubcrm.kernel.requests import StaffRequest
from members import access
from members.models import Customer, Vehicle


def customer(request: StaffRequest, public_id: str) -> HttpResponse:
    """The customer's file, membership, cards, cars owned and who brought them."""
    who = access.customer_or_404(request, public_id)
    cars = Vehicle.objects.filter(ownerships__customer=who).distinct().order_by("id")
    context = {"customer": who, "of": None, "cars": cars, "page": read_page(request, who)}
    return render(request, "members/history.html", context)


def vehicle(request: StaffRequest, public_id: str, vehicle: int) -> HttpResponse:
    """A car that is or was this customer's."""
    who = access.customer_or_404(request, public_id)
    car = get_object_or_404(Vehicle.objects.filter(ownerships__customer=who).distinct(), id=vehicle)
    return render(
        request, "members/history.html", {"customer": who, "of": car, "page": read_page(request, car)}
    )


def read_page(request: StaffRequest, subject: Customer | Vehicle) -> changes.Page:
    return changes.read_page(subject, request, lists.read_number(request.GET.get("before")))
