"""Puts on the request who is at work, the branches they may see and what they may see whole, and says to the history
who acts."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from clubcrm.kernel import history, once, scope, work
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
