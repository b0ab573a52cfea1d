"""Starting the night run again by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from clubcrm.desk import night


def repeat(request: HttpRequest) -> HttpResponse:
    """The worker is asked; whether that worked is said."""
    try:
        night.start()
    except night.Unreachable:
        messages.error(
            request, _("The night run was not started: the broker does not answer. Is the club running?")
        )
    else:
        messages.success(
            request, _("The night run was started. This page says when it is done or has failed.")
        )
    return redirect("desk:home")
