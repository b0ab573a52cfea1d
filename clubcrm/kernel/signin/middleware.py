"""Ends sessions that were left alone or are too old, and leads to the second step who must have one and has none."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from clubcrm.kernel.signin import steps
from clubcrm.kernel.signin.adapters import BEGAN, SEEN

NOTED_SECONDS = 300  # a session is written at most this often for being used
# All that somebody may do who has yet to set up the second step.
OPEN = {
    "mfa_activate_totp",
    "account_reauthenticate",
    "account_login",
    "account_logout",
    "set_language",
    "healthz",
}


class SignInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get(SESSION_KEY) and not still_good(request, time.time()):
            logout(request)
            messages.info(request, _("You were signed out because nothing happened for a while."))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.SECOND_FACTOR_REQUIRED or (match and match.view_name in OPEN):
            return None
        if not request.user.is_authenticated or not steps.is_missing(request.user):
            return None
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("mfa_activate_totp"))
        return redirect("mfa_activate_totp")


def still_good(request: HttpRequest, now: float) -> bool:
    """Whether the session is neither left alone nor too old; notes now and then that it was used."""
    session = request.session
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    if now - seen > settings.SESSION_IDLE_MINUTES * 60 or now - began > settings.SESSION_COOKIE_AGE:
        return False
    if now - seen > NOTED_SECONDS:
        session[SEEN] = now
    return True
