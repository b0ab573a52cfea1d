"""Home: what is due today for whoever looks, block by block."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clubcrm.kernel import home, inbox
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest


def show(request: StaffRequest) -> HttpResponse:
    """The blocks of one's roles."""
    roles = list(request.user.groups.values_list("name", flat=True))
    if not roles or not request.user.has_perm("members.view_customer"):
        return render(request, "desk/home_empty.html")
    at = timezone.now()
    looking = home.Looking(
        request.user,
        request.staff,
        request.scope,
        business_date(at),
        at,
        inbox.waiting(request.user, request.scope),
    )
    return render(request, "desk/home.html", {"today": looking.today, "blocks": home.compose(looking, roles)})
