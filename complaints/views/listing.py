"""The list of complaints."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clubcrm.kernel.choices import find_branches
from clubcrm.kernel.requests import StaffRequest
from complaints import lists
from complaints.models import Complaint, Grade


def list_complaints(request: StaffRequest) -> HttpResponse:
    """Of one's branches: state, grade, side, branch, mine and overdue stand in the address."""
    context = {
        "page": lists.read_page(request, timezone.now()),
        "grades": Grade.objects.all(),
        "states": Complaint.State.choices,
        "sides": Complaint.Side.choices,
        "branches": find_branches(request.scope),
        "state": request.GET.get("state", "open"),
    }
    return render(request, "complaints/complaints.html", context)
