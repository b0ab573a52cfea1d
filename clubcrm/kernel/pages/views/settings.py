"""The settings' home, the search over them, and the set-up list of a new club."""

from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.kernel.chapters import Reading, home, searching, setting_up
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.requests import StaffRequest


def show(request: HttpRequest) -> HttpResponse:
    """In the place of the stock admin's index: the chapters, or what was looked for."""
    asked = cast(StaffRequest, request)
    at = timezone.now()
    reading, query = Reading(asked, business_date(at), at), request.GET.get("q", "").strip()
    context: dict[str, Any] = admin.site.each_context(request) | {"title": _("Settings"), "asked": query}
    if query:
        context |= {"title": _("Find a setting"), "found": searching.search(query, reading)}
        return render(request, "kernel/settings/found.html", context)
    context |= {"home": home.compose(reading), "set_up": setting_up.read(asked.user)}
    return render(request, "kernel/settings/home.html", context)


def set_up(request: StaffRequest) -> HttpResponse:
    """Somebody says that a step is done which only people can say; without a step, puts the whole list away."""
    step, at = request.POST.get("step", ""), timezone.now()
    if step and setting_up.find_confirmed(step):
        setting_up.pass_milestone(code=step, by=request.user.pk, at=at)
    elif not step:
        try:
            setting_up.put_away(by=request.user, at=at)
        except setting_up.NotYet:
            messages.error(request, _("Something on the list is still open."))
    return redirect("admin:index")
