"""Every address of the club with what it asks: ours as their urls.py declare, the packages' as declared here.

An address that is in neither is not there: RegisteredOnly answers 404, and tests/web/test_registry.py fails.
"""

from collections.abc import Callable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, get_resolver

from clubcrm.kernel import routes
from clubcrm.kernel.models import Branch
from clubcrm.kernel.routes import NOBODY, Reach, Route

FORM, SEND = ("GET", "POST"), ("POST",)
ANYBODY, MYSELF = Route(Reach.PUBLIC, methods=FORM), Route(Reach.SELF, methods=FORM)
SETTINGS = Route(Reach.ALL, settings=True)
PACKAGES = {
    "set_language": Route(Reach.PUBLIC, methods=SEND),
    "account_login": ANYBODY,
    "account_signup": ANYBODY,  # closed: it says so
    "account_inactive": Route(Reach.PUBLIC),
    "account_confirm_login_code": ANYBODY,
    "account_email_verification_sent": Route(Reach.PUBLIC),
    "account_confirm_email": ANYBODY,
    "account_reset_password": ANYBODY,
    "account_reset_password_done": Route(Reach.PUBLIC),
    "account_reset_password_from_key": ANYBODY,
    "account_reset_password_from_key_done": Route(Reach.PUBLIC),
    "mfa_authenticate": ANYBODY,  # between password and second factor nobody is signed in
    "account_logout": MYSELF,
    "account_reauthenticate": MYSELF,
    "account_email": Route(Reach.SELF),  # ours stands before it: administrators keep the address
    "account_change_password": MYSELF,
    "account_set_password": MYSELF,
    "mfa_index": Route(Reach.SELF),
    "mfa_reauthenticate": MYSELF,
    "mfa_activate_totp": MYSELF,
    "mfa_deactivate_totp": MYSELF,
    "mfa_view_recovery_codes": Route(Reach.SELF),
    "mfa_generate_recovery_codes": MYSELF,
    "mfa_download_recovery_codes": Route(Reach.SELF),
    "admin:index": SETTINGS,
    "admin:app_list": SETTINGS,
    "admin:login": SETTINGS._replace(methods=FORM),  # who is not signed in goes to account_login
    "admin:logout": SETTINGS._replace(methods=SEND),
    "admin:password_change": SETTINGS._replace(methods=FORM),
    "admin:password_change_done": SETTINGS,
    "admin:jsi18n": SETTINGS,
    "setting_history": SETTINGS._replace(further="may see the row in the settings"),
    "admin:autocomplete": SETTINGS._replace(further="may see the model looked through"),
    "admin:view_on_site": SETTINGS,
}
CATCH_ALL = "admin/(?P<url>.*)$"
# The pages of a model in the admin site, by the end of their address: the permission asked, the methods, and the
# permission that POST asks besides.
ADMIN_PAGES = {
    "": ("view", FORM, "change"),
    "add/": ("add", FORM, ""),
    "add/figures/": ("add", SEND, ""),
    "<path:object_id>/": ("view", ("GET",), ""),
    "<path:object_id>/change/": ("view", FORM, "change"),
    "<path:object_id>/delete/": ("delete", FORM, ""),
    "<path:object_id>/history/": ("view", ("GET",), ""),
    "<id>/password/": ("change", FORM, ""),
}
DEPENDS = {"change", "delete"}  # on the row as well: a rule in force is not changed


# How a lookup in the address of a list ends that names rows by their ids.
IDS = [[], ["exact"], ["in"], *([key, *end] for key in ("id", "pk") for end in ([], ["exact"], ["in"]))]


class Entry(NamedTuple):
    """One address: its name ("" for none), its pattern as the resolver writes it, what it asks (None: unlisted)."""

    name: str
    pattern: str
    route: Route | None
    view: Callable[..., HttpResponse]


@cache
def registry() -> dict[str, Entry]:
    """Every address by its pattern."""
    of_models = {f"admin/{name}/": page for name, page in admin_models()}
    found = {}
    for name, pattern, view in walk(get_resolver().url_patterns):
        own = getattr(view, "route", None)
        found[pattern] = Entry(name, pattern, own or of_package(name, pattern, of_models), view)
    return found


def walk(patterns: Any, before: str = "", names: tuple[str, ...] = ()) -> Iterator[tuple[str, str, Any]]:
    """(name, pattern, view) of every address, patterns joined as the resolver joins them."""
    for each in patterns:
        own = str(each.pattern)
        whole = before + (own.removeprefix("^") if before else own)
        if isinstance(each, URLPattern):
            yield ":".join((*names, each.name)) if each.name else "", whole, each.callback
        else:
            yield from walk(each.url_patterns, whole, (*names, each.namespace) if each.namespace else names)


def of_package(name: str, pattern: str, of_models: dict[str, Any]) -> Route | None:
    if name in PACKAGES or pattern == CATCH_ALL:
        return PACKAGES.get(name, SETTINGS)
    prefix = "/".join(pattern.split("/")[:3]) + "/"
    return of_admin(of_models[prefix], pattern.removeprefix(prefix)) if prefix in of_models else None


def admin_models() -> list[tuple[str, Any]]:
    every = admin.site._registry.items()
    return [(f"{model._meta.app_label}/{model._meta.model_name}", page) for model, page in every]


def of_admin(page: Any, end: str) -> Route:
    """A page of a model in the admin site; a step of ours (`<int:rule>/close/`) changes the row by POST."""
    asked, methods, writing = ADMIN_PAGES.get(end, ("change", SEND, ""))
    personal = hasattr(page.model, "seen") or page.model._meta.app_label in {"kernel", "account", "mfa"}
    return Route(
        Reach.OWN if hasattr(page.model, "seen") else Reach.ALL,
        asks(page, asked),
        personal,
        methods,
        writing=asks(page, writing) if writing else "",
        settings=True,
        further="the row may be changed as it stands" if {asked, writing} & DEPENDS else "",
    )


def asks(page: Any, what: str) -> str:
    """The permission that the model's admin asks for viewing, adding, changing or deleting: found by letting it ask."""
    asked: list[str] = []

    def has_perm(name: str, obj: Any = None) -> bool:
        asked.append(name)
        return True

    user = SimpleNamespace(is_active=True, is_staff=True, is_superuser=True, has_perm=has_perm)
    request = SimpleNamespace(user=user, GET={}, POST={}, method="GET")
    return asked[0] if getattr(page, f"has_{what}_permission")(request) and asked else NOBODY


class RegisteredOnly:
    """Enforces what is declared here of the packages' addresses; ours enforce their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        if hasattr(view, "route"):
            return None
        entry = registry().get(request.resolver_match.route)
        if entry is None or entry.route is None:
            raise Http404
        refusal = routes.refused(request, entry.route)
        if refusal is None and entry.route.settings:
            must_be_there(request, kwargs)
        return refusal


def must_be_there(request: Any, kwargs: dict[str, Any]) -> None:
    """A row of the admin site that one may not see, or that is not, answers 404 (Django sends one to its index), also
    where the address of a list names it (Django shows an empty list)."""
    prefix = "/".join(request.resolver_match.route.split("/")[1:3])
    page = dict(admin_models()).get(prefix)
    if page is None:
        return
    if kwargs and page.get_object(request, str(next(iter(kwargs.values())))) is None:
        raise Http404
    if hasattr(page.model, "seen"):
        for lookup, values in request.GET.lists():
            must_be_seen(request, named(page.model, lookup), set(",".join(values).split(",")))


def named(model: Any, lookup: str) -> Any:
    """The model whose ids stand behind a lookup: of "branch__id__exact" branches. None where it is no id."""
    parts = lookup.split("__")
    while parts and (field := forward(model, parts[0])) is not None:
        model, parts = field.related_model, parts[1:]
    return model if parts in IDS and parts != lookup.split("__") else None


def forward(model: Any, name: str) -> Any:
    """The foreign key of this name, if it is one."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, ForeignKey) else None


def must_be_seen(request: Any, model: Any, ids: set[str]) -> None:
    """Raises Http404 unless all these rows, if they are rows of branches, are of one's own."""
    keys = {int(text[:18]) for text in ids if text.isascii() and text.isdigit()}
    if model is Branch:
        there = keys <= set(request.scope.branch_ids)
    else:
        there = not hasattr(model, "seen") or model.objects.filter(pk__in=keys).count() == len(keys)
    if not there:
        raise Http404
