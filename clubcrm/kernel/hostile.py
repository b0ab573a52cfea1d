"""What no honest browser sends is answered with the house's 400 page, before any view or query sees it; and every
answer goes out with the headers that keep it private."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, UnreadablePostError
from django.views.defaults import bad_request

from clubcrm.kernel.routes import Reach

FORM = "application/x-www-form-urlencoded"
UNREADABLE = "\0\ufffd"  # the second stands for bytes that were no text
# The camera reads plates and VINs one day; nothing else of the machine is ours.
PERMISSIONS = "camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


class ReadableMiddleware:
    """Refuses NUL and bytes that are no UTF-8 in the path, the query, cookies, the names and values of a form and the
    names of its files: PostgreSQL and file systems fail on them in ways of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not all(map(readable, sent_outside(request))):
            return refused(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBadRequest | None:
        try:
            fine = request.method != "POST" or readable_form(request)
        except UnreadablePostError:  # broken off on the way
            fine = False
        return None if fine else refused(request)


def refused(request: HttpRequest) -> HttpResponseBadRequest:
    return bad_request(request, BadRequest())


def sent_outside(request: HttpRequest) -> Iterator[bytes]:
    """The path, the query and the cookies as bytes. Django has left percent signs in the path where it was no text."""
    yield unquote_to_bytes(request.path_info)
    yield unquote_to_bytes(request.META.get("QUERY_STRING", ""))
    for value in request.COOKIES.values():
        yield value.encode("utf-8", "surrogateescape")


def readable(sent: bytes) -> bool:
    try:
        return "\0" not in sent.decode()
    except UnicodeDecodeError:
        return False


def readable_form(request: HttpRequest) -> bool:
    """Bytes that were no text have become replacement characters by now; in a form that came percent-encoded they can
    be told from one that somebody pasted."""
    if request.content_type == FORM:
        return readable(unquote_to_bytes(request.body))
    given = [text for name, values in request.POST.lists() for text in (name, *values)]
    given += [
        name
        for field, files in request.FILES.lists()
        for name in (field, *(file.name or "" for file in files))
    ]
    return not any(one in text for text in given for one in UNREADABLE)


class PrivateMiddleware:
    """No cache keeps a page: the next person at the desk would find it by the back button. Only an address that is
    public may say otherwise. Static files never come this far."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        said = response.headers.get("Cache-Control", "")
        if "no-store" not in said and not (said and public(request)):
            response.headers["Cache-Control"] = "no-store, private"
        return response


def public(request: HttpRequest) -> bool:
    """Whether the address is open to anybody and nobody is signed in."""
    declared = getattr(getattr(request.resolver_match, "func", None), "route", None)
    return bool(declared and declared.reach is Reach.PUBLIC and not request.user.is_authenticated)
