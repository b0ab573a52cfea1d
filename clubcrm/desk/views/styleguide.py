"""Every shared component on one page, for whoever builds pages. In development only."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from clubcrm.desk.forms import VoidForm
from members.models import Vehicle

TIERS = ("basic", "green", "green-1", "green-2", "silver", "gold", "diamond")
LEVELS = ("", "fine", "attention", "late")


def show(request: HttpRequest) -> HttpResponse:
    """Raises Http404 in production."""
    if settings.PRODUCTION:
        raise Http404
    return render(request, "desk/styleguide.html", samples())


def samples() -> dict[str, Any]:
    """Made-up data for each component; nothing is read from the club but the reasons of the form."""
    return {
        "tiers": [{"badge": badge, "name": badge} for badge in TIERS],
        "levels": LEVELS,
        "vehicles": [
            Vehicle(plate="京A12345", vin="LSVAA11A1AA000001"), Vehicle(plate="沪AD12345", vin="LSVAA11A1AA000002"),
            Vehicle(plate="", vin="LSVAA11A1AA000003"),
        ],
        "form": VoidForm({"reason": ""}),
    }  # fmt: skip
