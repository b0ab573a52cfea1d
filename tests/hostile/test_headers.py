"""Every answer, of every address: a strict policy, nothing guessed, nothing framed, nothing kept."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import path

from clubcrm import routes
from clubcrm.desk import night
from clubcrm.kernel import hostile
from clubcrm.kernel.routes import NOBODY, Reach, route
from clubcrm.kernel.uploads.views import SANDBOX
from points import proof
from scripts.check import PRODUCTION
from tests.web import club as clubs
from tests.web.walking import address, ask

ROOT = Path(__file__).resolve().parent.parent.parent
POLICY = {
    "default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'", "connect-src 'self'",
    "font-src 'self'", "manifest-src 'self'", "img-src 'self' data:",
}  # fmt: skip
FIXED = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": hostile.PERMISSIONS,
}  # fmt: skip


def faults(answer) -> list[str]:
    """What is missing or loose in the headers of this answer."""
    found = [name for name, value in FIXED.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    if policy == SANDBOX:  # a file: nothing in it runs, loads or is framed
        return found
    rules = {rule.strip() for rule in policy.split(";")}
    found += sorted(POLICY - rules)
    scripts = [rule for rule in rules if rule.startswith(("script-src ", "style-src "))]
    found += [rule for rule in scripts if not set(rule.split()[1:]) <= {"'self'", *nonces(rule)}]
    found += ["unsafe"] if "unsafe" in policy or "*" in policy or len(scripts) != 2 else []
    found += [] if "no-store" in answer.headers.get("Cache-Control", "") else ["kept"]
    for name, cookie in answer.cookies.items():
        if (cookie.value and not (cookie["httponly"] or name == "django_language")) or cookie[
            "samesite"
        ] != "Lax":
            found.append(f"cookie {name}")
    return found


def nonces(rule: str) -> list[str]:
    return [word for word in rule.split() if word.startswith("'nonce-") and len(word) > 20]


@pytest.mark.parametrize(
    "role", [None, pytest.param("administrator", marks=pytest.mark.slow), "service-advisor"]
)
def test_every_answer_carries_them(club, undone, monkeypatch, role):
    for job in (night, proof):  # the broker of the tests runs no worker
        monkeypatch.setattr(job, "start", lambda: None)
    client = clubs.client_of(club.people[role].user if role else None)
    loose, statuses = {}, set()
    for entry in routes.registry().values():
        if role is None and entry.route.reach is not Reach.PUBLIC:
            continue
        if entry.route.permission == NOBODY:
            continue
        methods = [method for method in ("GET", "POST") if method in entry.route.methods or role is None]
        for method in methods:
            answer = ask(client, method, address(entry, club.east))
            statuses.add(answer.status_code)
            if found := faults(answer):
                loose[method, entry.pattern] = found
    for where in ("/nothing/here/", "/search/?q=%00"):
        answer = client.get(where)
        statuses.add(answer.status_code)
        if found := faults(answer):
            loose[where] = found
    assert loose == {}
    assert {404, 400} <= statuses and 500 not in statuses


def test_a_failure_carries_them_too(club, undone, quiet, monkeypatch):
    client = clubs.client_of(club.people["administrator"].user)
    client.raise_request_exception = False
    monkeypatch.setattr("clubcrm.desk.views.customers.render", None)
    answer = client.get("/search/", {"q": "x"})
    assert (answer.status_code, faults(answer)) == (500, [])


def open_page(request, kept="public, max-age=60"):
    return HttpResponse("-", headers={"Cache-Control": kept})


@pytest.mark.parametrize(
    ("reach", "signed_in", "kept"),
    [(Reach.PUBLIC, False, True), (Reach.PUBLIC, True, False), (Reach.SELF, True, False)],
    ids=["public", "public but signed in", "of somebody"],
)
def test_only_a_public_page_may_be_kept_and_only_by_nobody(
    club, undone, monkeypatch, settings, reach, signed_in, kept
):
    settings.ROOT_URLCONF = __name__
    urls.append(route("kept/", open_page, name="kept", reach=reach))
    client = clubs.client_of(club.people["service-advisor"].user if signed_in else None)
    try:
        answer = client.get("/kept/")
    finally:
        urls.clear()
    assert answer.status_code == 200
    assert ("no-store" not in answer["Cache-Control"]) == kept


urls: list = []
urlpatterns = [path("", (urls, None, None))]


def test_static_files_may_be_kept(client):
    answer = client.get("/static/css/base.css")
    assert answer.status_code == 200 and "no-store" not in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def in_production(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, **PRODUCTION}, capture_output=True, text=True, check=True
    )  # fmt: skip


def test_in_production_the_deployment_check_finds_nothing():
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "DEBUG")
    assert "no issues (0 silenced)" in done.stdout and "WARNING" not in done.stderr


def test_in_production_cookies_travel_encrypted_only_and_scripts_read_none():
    asked = """
import json
from django.conf import settings
names = [f"{one}_COOKIE_{what}" for one in ("SESSION", "CSRF", "LANGUAGE") for what in ("SECURE", "HTTPONLY", "SAMESITE")]
names += ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG", "X_FRAME_OPTIONS", "SILENCED_SYSTEM_CHECKS"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
    said = json.loads(
        in_production("manage.py", "shell", "--no-imports", "-c", asked).stdout.splitlines()[-1]
    )
    cookies = {name: value for name, value in said.items() if "_COOKIE_" in name}
    assert set(cookies.values()) == {True, "Lax"} and len(cookies) == 9
    assert said["SECURE_SSL_REDIRECT"] and said["SECURE_HSTS_SECONDS"] >= 31_536_000 and not said["DEBUG"]
    assert (said["X_FRAME_OPTIONS"], said["SILENCED_SYSTEM_CHECKS"]) == ("DENY", [])
