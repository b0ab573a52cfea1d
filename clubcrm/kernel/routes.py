"""The one registry of routes: what each address asks of the person, how far it reaches, whether it shows a person.

`route()` stands in `urls.py` where `path()` would: what is declared is enforced, so a view has no guards of its own
beyond the permissions of its parts. Addresses of packages (admin, accounts) are declared in clubcrm/routes.py.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, NamedTuple

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, resolve, reverse

from clubcrm.kernel import foreign, scope

NOBODY = "nobody"  # as a permission: no role has it, administrators neither
READING = ("GET", "HEAD")


class Reach(StrEnum):
    """Whose data an address may touch."""

    OWN = "own branches"
    ALL = "whole group"
    SELF = "oneself"
    PUBLIC = "public"


class Route(NamedTuple):
    """One address. `permission` "app.codename", "" for everybody who is signed in (or, if PUBLIC, for anybody).

    `writing`: a second permission that POST needs. `settings`: only for roles that have the admin site. `foreign`: the
    methods by which a customer of another branch who was opened with a reason is there. `further`: what else decides,
    in words, where it hangs on the row: then 403 may be the answer to somebody with the permission.
    """

    reach: Reach
    permission: str = ""
    personal: bool = False
    methods: tuple[str, ...] = ("GET",)
    writing: str = ""
    settings: bool = False
    foreign: tuple[str, ...] = ()
    further: str = ""

    @property
    def answered(self) -> tuple[str, ...]:
        """The methods that are answered: HEAD wherever GET is."""
        return (*self.methods, *(["HEAD"] if "GET" in self.methods else []))


def route(
    pattern: str,
    view: Callable[..., HttpResponseBase],
    *,
    name: str,
    reach: Reach,
    permission: str = "",
    personal: bool = False,
    methods: tuple[str, ...] = ("GET",),
    writing: str = "",
    foreign: tuple[str, ...] = (),
    further: str = "",
) -> URLPattern:
    """A `path()` that declares and enforces: method (405), sign-in (redirect), permission (403), in this order."""
    declared = Route(reach, permission, personal, methods, writing, False, foreign, further)
    return path(pattern, guarded(view, declared), name=name)


def guarded(view: Callable[..., HttpResponseBase], declared: Route) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guard(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (refusal := refused(request, declared)) is not None:
            return refusal
        if request.method not in declared.foreign:
            return view(request, *args, **kwargs)
        request.scope = request.scope._replace(opened=foreign.opened(request))
        with scope.using(request.scope):
            return view(request, *args, **kwargs)

    guard.route = declared  # type: ignore[attr-defined]
    return guard


def link_for(user: Any, name: str) -> str:
    """The address of this name if somebody may open it, else ""."""
    address = reverse(name)
    return address if allowed(user, resolve(address).func.route) else ""  # type: ignore[attr-defined]


def refused(request: Any, declared: Route) -> HttpResponse | None:
    """405 or the way to the sign-in; None for who may go on. Raises PermissionDenied."""
    if request.method not in declared.answered:
        return HttpResponseNotAllowed(sorted(declared.answered))
    if declared.reach is Reach.PUBLIC:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not allowed(request.user, declared, request.method):
        raise PermissionDenied
    return None


def allowed(user: Any, declared: Route, method: str = "GET") -> bool:
    """Whether somebody who is signed in may call the address by this method."""
    if declared.settings and not user.is_staff:
        return False
    asked = [declared.permission, "" if method in READING else declared.writing]
    return all(permission != NOBODY and user.has_perm(permission) for permission in asked if permission)
