"""What was changed: of a customer, of a car, and of whatever the settings hold."""

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clubcrm.desk import history, lists
from clubcrm.kernel.requests import StaffRequest
from members import access
from members.models import Vehicle


def customer(request: StaffRequest, public_id: str) -> HttpResponse:
    """The customer's file, membership, cards, cars owned and who brought them."""
    who = access.customer_or_404(request, public_id)
    cars = Vehicle.objects.filter(ownerships__customer=who).distinct().order_by("id")
    context = {"customer": who, "of": None, "cars": cars, "page": page(request, who)}
    return render(request, "desk/history.html", context)


def vehicle(request: StaffRequest, public_id: str, vehicle: int) -> HttpResponse:
    """A car that is or was this customer's."""
    who = access.customer_or_404(request, public_id)
    car = get_object_or_404(Vehicle.objects.filter(ownerships__customer=who).distinct(), id=vehicle)
    return render(request, "desk/history.html", {"customer": who, "of": car, "page": page(request, car)})


def page(request: HttpRequest, subject) -> history.Page:
    return history.of(subject, request, lists.number(request.GET.get("before")))


def setting(request: HttpRequest, app: str, model: str, object_id: int) -> HttpResponse:
    """In the place of the stock admin's own: for those who may see the object there."""
    try:
        of = apps.get_model(app, model)
        page_of = admin.site._registry[of]
    except (LookupError, KeyError) as error:
        raise Http404 from error
    if not page_of.has_view_or_change_permission(request):
        raise PermissionDenied
    row = page_of.get_object(request, str(object_id))
    if row is None:
        raise Http404
    if not history.remembered(of):
        return page_of.history_view(request, str(object_id))
    if not page_of.has_view_or_change_permission(request, row):
        raise PermissionDenied
    context = admin.site.each_context(request) | {
        "title": str(row), "opts": of._meta, "object": row, "page": page(request, row),
    }  # fmt: skip
    return render(request, "admin/history.html", context)
