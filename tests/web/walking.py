"""Asking every address by every method as somebody, and what the registry says must happen."""

import re
from collections import Counter
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import NamedTuple

from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from pytest import MonkeyPatch

from clubcrm import routes
from clubcrm.kernel import roles
from clubcrm.kernel.routes import NOBODY, Reach, Route
from tests.web import club as clubs

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
WRITING = ("POST", "PUT", "PATCH", "DELETE")


def address(entry: routes.Entry, here) -> str:
    """The address with the ids of this store in it."""
    known = clubs.values(here)
    if model := model_of(entry.pattern):
        known["object_id"] = known["version"] = clubs.newest(model, here)
    known.setdefault("object_id", 1)
    filled = PARAMETER.sub(lambda found: str(known[found[1] or found[2]]), entry.pattern)
    return "/" + filled.replace("^", "").removesuffix("$")


def addresses(here) -> dict[str, str]:
    """Of every pattern. The rows stay the same for as long as the club does: looked up once."""
    return {entry.pattern: address(entry, here) for entry in routes.registry().values()}


def model_of(pattern: str) -> str:
    pages = dict(routes.admin_models())
    key = "/".join(pattern.split("/")[1:3])
    return pages[key].model._meta.label if key in pages else ""


def may(role: str | None, route: Route, method: str) -> bool:
    """By the table of roles alone."""
    entry = roles.BY_CODE[role]
    asked = {route.permission, route.writing if method in WRITING else ""} - {""}
    if NOBODY in asked or (route.settings and not entry.admin_site):
        return False
    return "*" in entry.permissions or asked <= set(entry.permissions)


def expected(role: str | None, route: Route, method: str) -> str:
    if method not in route.methods and not (method == "HEAD" and "GET" in route.methods):
        return "405"
    if route.reach is Reach.PUBLIC:
        return "through"
    if role is None:
        return "sign-in"
    return "through" if may(role, route, method) else "403"


def happened(answer) -> str:
    if answer.status_code in (403, 405):
        return str(answer.status_code)
    if answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next="):
        return "sign-in"
    return "through" if answer.status_code < 500 else str(answer.status_code)


def ask(client: Client, method: str, where: str, *, undo: bool = True):
    """The answer; whatever it wrote is undone, a sign-out too. HEAD runs the view and leaves out the page: GET has
    just shown it to the same person."""
    if not undo:  # a refusal writes nothing
        return client.generic(method, where)
    kept = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic(), MonkeyPatch.context() as patch:
        if method == "HEAD":
            patch.setattr(Template, "render", lambda *args, **kwargs: "")
        answer = client.generic(method, where)
        transaction.set_rollback(True)
    client.cookies = kept
    return answer


class Walked(NamedTuple):
    """What came out: the surprises in words, how many of which outcome, and the status of each GET by pattern."""

    surprises: list[str]
    counted: Counter[str]
    opened: dict[str, int]


def walk(club: SimpleNamespace, role: str | None) -> Walked:
    """Every address by every method as somebody of this role (None: as nobody)."""
    client = clubs.client_of(club.people[role].user if role else None)
    walked = Walked([], Counter(), {})
    for entry in routes.registry().values():
        where = club.addresses[entry.pattern]
        for method in METHODS:
            wanted = expected(role, entry.route, method)
            answer = ask(client, method, where, undo=wanted == "through")
            got = happened(answer)
            walked.counted[wanted] += 1
            if method == "GET":
                walked.opened[entry.pattern] = answer.status_code
            if wanted != got and not (entry.route.further and (wanted, got) == ("through", "403")):
                walked.surprises.append(f"{method} {where} ({entry.name}): {got} instead of {wanted}")
    return walked


def check(club: SimpleNamespace, role: str | None) -> Walked:
    """No surprise, and nothing left out."""
    walked = walk(club, role)
    assert walked.surprises == [], "\n".join(walked.surprises)
    assert sum(walked.counted.values()) == len(routes.registry()) * len(METHODS)
    print(f"{role or 'nobody'}: {len(routes.registry())} addresses, {dict(walked.counted)}, 0 surprises")
    return walked
