"""Pages: processor time of each, Django's and the database's, against an empty page for somebody signed in.

The empty page is the home of somebody without a role: the session, the person and the frame, and one sentence.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import generate_desk
from bench.generate import LAST_DAY
from bench.harness.club import Club
from bench.harness.figures import Figure
from bench.harness.processor import spent
from bench.harness.rounds import medians
from clubcrm.kernel import lists, roles

LIST, CUSTOMER = 12, 15  # targets: times the empty page
QUERIES, DEPTH = 25, 1.3
EMPTY = "empty"
FULL = 100_000  # members: every list has a whole page
REQUESTS, WARM_REQUESTS = 4, 8  # in a round; before, until statements are prepared and their plans settled
OF_CUSTOMERS = r"/customers/[0-9a-f-]{36}/"
OF_COMPLAINTS = r"/complaints/[BC][0-9-]+/"
OF_VISITS = r"(?:HEAVY|BRO)[0-9]+"
OF_PEOPLE = r'<tr[ >]|<li[ >]|<b class="nowrap"'
BLOCK = r'class="panel'


class Page(NamedTuple):
    """An address, who opens it, its target, and what has to stand on it so often (different ones)."""

    address: str
    role: str
    target: float | None
    mark: str
    least: int


def measure(club: Club) -> Iterator[Figure]:
    desk = generate_desk.fill(club)
    club.settle()
    pages = list_pages(club, desk)
    clients = {role: signed_in(desk, role) for role in ("", *roles.BY_CODE)}
    opened = {name: partial(open_page, clients[page.role], page) for name, page in pages.items()}
    for name, look in opened.items():
        check_rows(pages[name], look())
        for _ in range(1 if club.small else WARM_REQUESTS):
            look()
    queries = {name: count_queries(look) for name, look in opened.items()}
    seen = medians(
        {name: partial(processor_time, look, 1 if club.small else REQUESTS) for name, look in opened.items()},
        rounds=club.rounds,
    )
    for name, page in pages.items():
        detail = {"ms": seen[name] * 1000, "empty_ms": seen[EMPTY] * 1000, "queries": queries[name]}
        if name != EMPTY:
            yield Figure(f"pages.{name}", seen[name] / seen[EMPTY], page.target, detail, at_least=False)
    depth = seen["customers.far"] / seen["customers.first"]
    yield Figure("pages.depth", depth, DEPTH, {"rows_before": club.size.members // 10 * 9}, at_least=False)
    both = {kind: queries[f"customer.{kind}"] for kind in ("ordinary", "heavy")}
    yield Figure("pages.queries", max(both.values()), QUERIES, both, at_least=False)


def list_pages(club: Club, desk: generate_desk.Desk) -> dict[str, Page]:
    rows = lists.ROWS if club.size.members >= FULL else 1
    far = club.size.members // 10
    care, advisor = "care-manager", "service-advisor"

    def customer(who: object, more: str = "") -> str:
        return f"/customers/{who}/{more}"

    return {
        EMPTY: Page("/", "", None, BLOCK, 1),
        "customers.first": Page("/customers/", care, LIST, OF_CUSTOMERS, rows),
        "customers.far": Page(f"/customers/?before={far}", care, LIST, OF_CUSTOMERS, min(rows, far - 1)),
        "customers.filtered": Page("/customers/?tier=gold", care, LIST, OF_CUSTOMERS, rows),
        "customers.sorted": Page("/customers/?sort=name", care, LIST, OF_CUSTOMERS, rows),
        "visits": Page("/visits/", care, LIST, OF_VISITS, rows),
        "care": Page(f"/care/?on={LAST_DAY}", care, LIST, OF_CUSTOMERS, rows),
        "complaints": Page("/complaints/", care, LIST, OF_COMPLAINTS, rows),
        "search": Page("/search/?q=王", care, LIST, OF_CUSTOMERS, rows),
        "customer.ordinary": Page(customer(desk.ordinary), care, CUSTOMER, OF_PEOPLE, 1),
        "customer.heavy": Page(customer(desk.heavy), care, CUSTOMER, r"HEAVY\d{6}", 5),
        "ledger.ordinary": Page(customer(desk.ordinary, "points/"), care, LIST, OF_PEOPLE, 1),
        "ledger.heavy": Page(customer(desk.heavy, "points/"), care, LIST, r"HEAVY\d{6}", min(rows, 20)),
        **{f"home.{role}": Page("/", role, None, BLOCK, 1) for role in roles.BY_CODE if role != advisor},
        f"home.{advisor}": Page("/", advisor, None, BLOCK, 1),
    }


def signed_in(desk: generate_desk.Desk, role: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(desk.people[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def open_page(client: Client, page: Page) -> str:
    """Raises RuntimeError for anything but a page."""
    response = client.get(page.address)
    if response.status_code != 200:
        raise RuntimeError(f"{page.address} as {page.role or 'nobody'}: {response.status_code}.")
    return response.content.decode()


def check_rows(page: Page, body: str) -> None:
    """A page without what it is measured for is no page. Raises RuntimeError."""
    found = len(set(re.findall(page.mark, body)))
    if found < page.least:
        raise RuntimeError(f"{page.address}: {found} of {page.least} rows ({page.mark}).")


def processor_time(look: Callable[[], str], times: int) -> float:
    began = spent()
    for _ in range(times):
        look()
    return (spent() - began) / times


def count_queries(look: Callable[[], str]) -> int:
    with CaptureQueriesContext(connection) as captured:
        look()
    return len(captured)
