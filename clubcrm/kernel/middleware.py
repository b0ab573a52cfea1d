"""Puts on the request who is at work, the branches they may see and what they may see whole, and says to the history
who acts."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from clubcrm.kernel import drafts, history, once, openers, scope, work
from clubcrm.kernel.models import User
from clubcrm.kernel.sight import Sight


class StaffMiddleware:
    """`request.staff` (Staff or None) and `request.scope` (Scope), both read when first used, in one query;
    `request.sight`, and when the page is done the account of what it showed whole: a page that cannot be logged is not
    delivered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.staff = SimpleLazyObject(lambda: work.at_work(request.user))
        request.scope = SimpleLazyObject(lambda: work.scope_of(request.staff))
        request.sight = Sight(request)
        with scope.using(request.scope):
            if request.method not in ("GET", "HEAD"):
                return self.accounted(request)
            with once.page():
                return self.accounted(request)

    def accounted(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        # Of a page that was refused or failed nothing was shown.
        if response.status_code < 500 and response.status_code not in (403, 404):
            request.sight.account()
        return response


class OpenedMiddleware:
    """A form says who opened it: what is sent while somebody else is signed in asks whose it is, at every address; what
    is sent after the session ended is kept for them where the form keeps drafts. Stands before the check of the form's
    CSRF token, which a new sign-in has changed."""

    ANYBODYS = ("set_language", "account_logout", "admin:logout")  # what nobody does in another's name

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        response = self.get_response(request)
        opened = getattr(request, "opened", None)
        if opened and request.user.is_authenticated and response.status_code in (302, 303):
            drafts.forget(opened)
        return response

    def process_view(self, request: Any, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        request.opened = opened = drafts.read(request)
        opener = opened.user if opened else openers.read(request)
        if opener is None or opener == request.user.pk:
            return None
        if request.resolver_match.view_name in self.ANYBODYS:
            return None
        token = request.POST[drafts.FIELD if opened else openers.FIELD]
        if request.user.is_authenticated and request.POST.get(drafts.MYSELF) == token:
            return None
        kept = drafts.keep(request, at=timezone.now())
        return ask_whose(request, opener, token, kept is not None) if request.user.is_authenticated else None


def ask_whose(request: Any, opened_by: int, token: str, kept: bool) -> HttpResponse:
    """What was sent, to be recorded as whoever is signed in, or left to whoever opened the form."""
    opener = User.objects.filter(id=opened_by).select_related("staff").first()
    context = {
        "sent": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", openers.FIELD, drafts.MYSELF) and "password" not in name
            for value in values
        ],
        "token": token,
        "kept": kept,
        "opener": getattr(opener, "staff", None) or opener or "–",
        "me": request.staff or request.user,
    }
    response = render(request, "kernel/opened_by_other.html", context, status=409)
    if (
        request.htmx
    ):  # a part of the page would not change: the whole page is read again, as of whoever is signed in
        response["HX-Refresh"] = "true"
    return response


class ActingMiddleware:
    """What the request changes is remembered as the user's, by way of the page's name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        with history.acting(lambda: who(request)):
            return self.get_response(request)


def who(request: Any) -> str:
    match = request.resolver_match
    return f"{request.user.pk or ''}|{match.view_name if match else request.path[:80]}"
