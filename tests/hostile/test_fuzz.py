"""Every address by GET, with nonsense in its path and its query: an answer, never a failure."""

import time
from urllib.parse import quote

import pytest

from clubcrm import routes
from clubcrm.kernel.routes import NOBODY
from tests.web import club as clubs
from tests.web.walking import PARAMETER, address, ask

NASTY = [
    "'", '"><script>alert(1)</script>', "-1", "0", "9" * 19, "9" * 60, "1e309", "NaN",
    "2026-02-30", "0000-00-00", "9999-12-31",
    "10000-01-01", "../../etc/passwd", "%", "\\", "\u202e", "😀" * 40, "a" * 3_000, "x\r\ny",
    " ", "٣", "²", "1,2,3", "on",
    "00000000-0000-0000-0000-000000000000", "(", "[]", "None",
]  # fmt: skip
# Every name that a page of ours, of the admin site or of a package reads from the query, and some that none reads.
NAMES = (
    "q", "page", "sort", "branch", "before", "after", "from", "until", "on", "month", "tier",
    "state", "action", "show",
    "customer", "visit", "who", "next", "grade", "side", "mine", "o", "p", "all", "e", "ot",
    "_popup", "_to_field", "_changelist_filters",
    "term", "app_label", "model_name", "field_name", "id", "id__gt", "kind", "kind__exact",
    "password__startswith",
    "user__password__startswith", "branch__id__exact", "of", "format", "language", "csrfmiddlewaretoken",
)  # fmt: skip


@pytest.fixture
def client(club, undone, quiet):
    client = clubs.client_of(club.people["administrator"].user)
    client.raise_request_exception = False
    return client


def readable():
    return [
        entry for entry in routes.registry().values()
        if "GET" in entry.route.methods and entry.route.permission != NOBODY
    ]  # fmt: skip


def failing(client, where: str, query: dict[str, str]) -> bool:
    address = where + (
        "?" + "&".join(f"{name}={quote(value)}" for name, value in query.items()) if query else ""
    )
    return ask(client, "GET", address).status_code >= 500


def with_nonsense(entry, text: str) -> str:
    """The address with the text where its parameters stand."""
    filled = PARAMETER.sub(lambda _found: quote(text, safe=""), entry.pattern)
    return "/" + filled.replace("^", "").removesuffix("$")


def test_no_address_fails(club, client):
    """Each with some values in many parameters at once; with every value in the path, in the admin site with a few."""
    began, failures, asked = time.monotonic(), [], 0
    for number, entry in enumerate(readable()):
        where = address(entry, club.east)
        ours = not entry.pattern.startswith("admin/")
        for turn in range(3 if ours else 1):
            value = NASTY[(number * 3 + turn) % len(NASTY)]
            names = NAMES[turn::3] if ours else NAMES
            asked += 1
            if failing(client, where, dict.fromkeys(names, value)):
                failures.append(f"{where} {names} = {value!r}")
        if PARAMETER.search(entry.pattern):
            for value in NASTY if ours else NASTY[number % 9 :: 9]:
                asked += 1
                if failing(client, with_nonsense(entry, value), {}):
                    failures.append(with_nonsense(entry, value))
    assert failures == [], "\n".join(failures)
    print(f"{asked} requests in {time.monotonic() - began:.0f} s, none failed")


@pytest.mark.slow
def test_no_address_fails_by_any_parameter_and_value(club, client):
    failures = []
    for entry in readable():
        where = address(entry, club.east)
        for name in NAMES:
            for value in NASTY:
                if failing(client, where, {name: value}):
                    failures.append(f"{where}?{name}={value!r}")
    assert failures == [], "\n".join(failures)
