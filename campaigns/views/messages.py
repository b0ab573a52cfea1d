"""The page Care: who was greeted, who was not and why."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import lists, occasions
from campaigns import operations as campaigns
from campaigns.models import Message, Occasion
from campaigns.views import trying
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest


def care(request: StaffRequest) -> HttpResponse:
    """The greetings of a day in the branches one sees; day and state stand in the address."""
    today, show = business_date(), request.GET.get("state", "all")
    on, show = lists.read_day(request.GET, today), show if show in lists.SHOWN else "all"
    branch = getattr(request.staff, "branch", None)
    context = {
        "on": on,
        "today": today,
        "show": show,
        "tabs": lists.list_tabs(on, request.scope),
        "page": lists.list_messages(on, show, request.scope, request.GET),
        "unclear": lists.list_unclear(request.scope),
        "occasions": lists.list_occasions(branch),
    }
    return render(request, "campaigns/care.html", context)


def resolve(request: StaffRequest, message: int) -> HttpResponse:
    """A person says whether an unclear message arrived."""
    row = get_object_or_404(Message.objects.within(request.scope).select_related("customer"), id=message)
    if request.POST.get("arrived") not in ("yes", "no"):
        raise Http404
    arrived = request.POST["arrived"] == "yes"
    try:
        campaigns.resolve(message=row.id, arrived=arrived, by=request.user.id, at=timezone.now())
    except campaigns.NotUnclear:
        messages.warning(request, _("Somebody has said so before; nothing was changed."))
    else:
        noted = (
            _("Noted: the greeting to %(name)s arrived.")
            if arrived
            else _("Noted: the greeting to %(name)s did not arrive.")
        )
        messages.success(request, noted % {"name": row.customer})
    return redirect("campaigns:care")


def send_test(request: StaffRequest, code: str) -> HttpResponse:
    """The text in force to one's own address."""
    occasion = get_object_or_404(Occasion.objects.select_related("template"), code=code)
    trying.send_to_oneself(request, occasion.template, [occasions.find_kinds()[occasion.kind]])
    return redirect("campaigns:care")
