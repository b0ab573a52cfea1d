"""Holes that others had (docs/known-holes.md): the tests that stand nowhere else, and that each named there is one."""

import ast
import logging
import re
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from clubcrm import routes
from clubcrm.kernel.routes import Reach
from tests.web import club as clubs
from tests.web.walking import address, ask, expected

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs" / "known-holes.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ELSEWHERE = [
    "//attacker.example", "https://attacker.example/", "http:attacker.example", "///attacker.example", "/\\attacker.example",
    "javascript:alert(1)", "https:/\\attacker.example", "\thttps://attacker.example", "https://testserver@attacker.example/",
    "https://testserver.attacker.example/",
]  # fmt: skip


def test_every_hole_has_a_test_that_exists():
    entries = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| ") and "::" in line]
    assert len(entries) >= 25
    for line in entries:
        named = NAMED.findall(line)
        assert named, line
        for path, name in named:
            tree = ast.parse((ROOT / path).read_text())
            assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (
                path,
                name,
            )


@pytest.fixture
def advisor(club, undone, quiet):
    return clubs.client_of(club.people["service-advisor"].user)


def test_no_form_is_taken_without_its_token(club, undone, quiet):
    client = Client(enforce_csrf_checks=True)
    client.force_login(club.people["administrator"].user, backend=clubs.BACKEND)
    before, taken = clubs.checksum(), []
    for entry in routes.registry().values():
        if "POST" in entry.route.methods:
            for headers in (
                {},
                {"Origin": "https://attacker.example", "Referer": "https://attacker.example/"},
            ):
                answer = client.post(address(entry, club.east), {}, headers=headers)
                if answer.status_code != 403:
                    taken.append((entry.pattern, answer.status_code))
    assert taken == [] and clubs.checksum() == before


@pytest.mark.parametrize("role", ["receptionist", "service-advisor"])
def test_what_is_refused_has_written_nothing(club, undone, quiet, role):
    """Write first, ask later: the answer is 403 and the row is changed all the same."""
    client, refused = clubs.client_of(club.people[role].user), 0
    before = clubs.checksum()
    for entry in routes.registry().values():
        if "POST" in entry.route.methods and expected(role, entry.route, "POST") == "403":
            sent = {"text": "x", "words": "x", "answer": "lift", "on": "2026-11-01", "reason": "x"}
            assert client.post(address(entry, club.east), sent).status_code == 403, entry.pattern
            refused += 1
    assert refused > 20 and clubs.checksum() == before


@pytest.mark.parametrize("where", ELSEWHERE)
def test_nobody_is_led_elsewhere(club, advisor, where):
    password = {"login": advisor_name(club), "password": "correct horse battery"}
    answers = [
        ask(advisor, "GET", f"/accounts/login/?next={where}"),
        Client().post("/accounts/login/", password | {"next": where}),
        Client().post(
            "/i18n/setlang/", {"language": "en", "next": where}, headers={"Referer": where.strip()}
        ),
        advisor.post("/accounts/logout/", {"next": where}),
        Client().get(f"/{where}"),
        Client().get(f"/admin/login/?next={where}"),
    ]
    for answer in answers:
        target = answer.headers.get("Location", "/")
        assert target.startswith("/") and not target.startswith(("//", "/\\")), target


def advisor_name(club) -> str:
    return club.people["service-advisor"].user.username


@pytest.mark.parametrize(
    "host", ["attacker.example", "testserver:80@attacker.example", "testserver,attacker.example", "a b", "["]
)
def test_a_forged_host_is_refused_and_stands_in_no_letter(club, undone, host):
    answer = Client().post(
        "/accounts/password/reset/", {"email": "someone@example.com"}, headers={"Host": host}
    )
    assert answer.status_code == 400
    forged = Client().post(
        "/accounts/password/reset/", {"email": "someone@example.com"}, headers={"X-Forwarded-Host": host}
    )  # fmt: skip
    assert forged.status_code in (200, 302, 429)
    assert "attacker" not in "".join(letter.body for letter in mail.outbox)


SECRETS = ("password", "password__startswith", "user__password__startswith", "user__password__regex")
MASKED = ("phone", "phone__startswith", "email__contains", "plate__startswith", "customer__phone__startswith")


@pytest.mark.parametrize("name", [*SECRETS, *MASKED])
def test_the_settings_filter_by_nothing_secret_or_masked(club, undone, quiet, name):
    """Letter by letter, what the page does not show."""
    client = clubs.client_of(club.people["administrator"].user)
    for model in ("kernel/user", "kernel/staff", "members/customer", "members/vehicle", "points/account"):
        for value in ("1", "zzz"):
            assert client.get(f"/admin/{model}/", {name: value}).status_code == 400, (model, name)


def test_the_settings_filter_by_what_they_declare(club, undone, quiet):
    client = clubs.client_of(club.people["administrator"].user)
    for where, count in (
        ("kernel/user/?is_active__exact=1", True), ("kernel/branch/?kind__exact=store", True),
        (f"kernel/staff/?branch__id__exact={club.east.branch.id}", True),
    ):  # fmt: skip
        assert (client.get(f"/admin/{where}").status_code == 200) == count, where


def test_the_settings_show_no_hash_of_a_password(club, undone, quiet):
    user = club.people["service-advisor"].user
    client = clubs.client_of(club.people["administrator"].user)
    secret = user.password.split("$")[-1]
    for where in (f"/admin/kernel/user/{user.id}/change/", f"/admin/kernel/user/{user.id}/history/"):
        assert secret not in client.get(where).content.decode()


def test_a_page_that_is_not_there_says_nothing_of_what_was_asked(club, undone):
    page = Client().get("/Please-call-0900-123456-at-attacker.example/").content.decode()
    assert "attacker" not in re.sub(r"<[^>]*>", "", page)


def test_an_address_writes_no_line_of_its_own_into_the_log(caplog, club, undone):
    with caplog.at_level(logging.WARNING):
        Client().get("/x%0aERROR%20root%20everything%20burns%1b[31m")
    lines = [record.getMessage() for record in caplog.records]
    assert lines and not [line for line in lines if "\n" in line or "\x1b" in line]


def test_no_code_of_ours_fetches_an_address():
    """Server-side request forgery: nothing that a person types is fetched, because nothing is fetched."""
    fetching = {"requests", "httpx", "aiohttp", "urllib3"}
    found = []
    for app in ("clubcrm", "members", "points", "tiers", "complaints", "campaigns"):
        for path in (ROOT / app).rglob("*.py"):
            said = path.read_text()
            if {"embedded", "run"} & set(
                path.relative_to(ROOT).parts
            ):  # the launcher asks its own server for its health
                continue
            if re.search(
                rf"^\s*(import|from) ({'|'.join(fetching)})\b|urllib\.request|urlopen", said, re.MULTILINE
            ):
                found.append(str(path.relative_to(ROOT)))
    assert found == []


@pytest.mark.parametrize(
    "path",
    [
        "../manage.py",
        "%2e%2e/manage.py",
        "..%2fmanage.py",
        "css/../../manage.py",
        "..\\manage.py",
        "//etc/passwd",
    ],
)
def test_static_files_lead_out_of_no_folder(client, path):
    answer = client.get(f"/static/{path}")
    assert answer.status_code in (302, 400, 404) and b"DJANGO_SETTINGS" not in getattr(answer, "content", b"")


def test_nothing_is_executed_that_was_stored():
    """No eval, exec, pickle, yaml.load, mark_safe of data, nor a template made of a text."""
    asked = re.compile(
        r"\b(eval|exec)\(|\bpickle\b|yaml\.load\(|(?<!class )\bTemplate\(|from_string\(|shell=True|\|safe\b"
    )
    found = []
    for app in ("clubcrm", "members", "points", "tiers", "complaints", "campaigns", "templates"):
        for path in (ROOT / app).rglob("*.*"):
            if path.suffix in (".py", ".html") and "migrations" not in path.parts:
                found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in asked.finditer(path.read_text())]
    assert found == []


def test_public_pages_open_no_session_of_somebody_else(club, undone, quiet):
    """A page before the sign-in knows nobody, whatever session id it is given."""
    for entry in routes.registry().values():
        if entry.route.reach is Reach.PUBLIC and "GET" in entry.route.methods:
            client = Client()
            client.cookies["sessionid"] = "a" * 32
            answer = client.get(address(entry, club.east))
            assert answer.status_code < 500 and client.cookies["sessionid"].value in ("", "a" * 32)
