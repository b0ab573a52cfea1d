"""Batches: arrays against single calls, and the earning of invoices against inserting as many ledger rows."""

from collections.abc import Callable, Iterator
from typing import Any

from bench.harness.club import AT, TODAY, Club
from bench.harness.figures import Figure
from bench.harness.postings import earner, earnings, facts
from bench.harness.rounds import medians, seconds
from points import operations as points

SINGLES = 500
TARGETS = {1_000: 8, 10_000: 11}
LINES_PER_INVOICE = 2

# Invoices of one import batch, two lines each that earn, untimed.
BATCH = """
INSERT INTO members_importbatch (kind, file_name, file_sha256, read, committed, unchanged, skipped, rejected, notes)
VALUES ('bench', 'bench', '', 0, 0, 0, 0, 0, '{}') RETURNING id
"""
INVOICES = """
INSERT INTO members_invoice (number, revision, kind, customer_id, branch_id, invoiced_on, total_cents, batch_id)
SELECT 'BX' || %(batch)s || '-' || n, 1, 'service', customer.id, customer.branch_id, %(today)s, 60000, %(batch)s
FROM generate_series(1, %(count)s) AS n
JOIN members_customer AS customer ON customer.id = bench.die(n + %(batch)s * 1000000, 91, %(members)s)
"""
LINES = """
INSERT INTO members_invoiceline (invoice_id, category_id, payer, amount_cents)
SELECT invoice.id, category.id, 'self', 10000 + mod(invoice.id, 50000)
FROM members_invoice AS invoice JOIN bench.category AS category ON category.place IN (1, 2)
WHERE invoice.batch_id = %(batch)s
"""
# The rows that the last run wrote, as material for the baseline.
WRITTEN = """
CREATE TABLE bench.written AS
SELECT debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, category_id, happened_on, recorded_at,
    business_month, reference, rule_id, explanation
FROM points_transfer ORDER BY id DESC LIMIT %(count)s
"""
# The baseline: the same lines into the same indexed table, its constraints checked, then taken back.
INSERT = """
INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, category_id,
    happened_on, recorded_at, business_month, reference, rule_id, explanation)
SELECT debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, category_id, happened_on, recorded_at,
    business_month, 'raw:' || reference, rule_id, explanation
FROM bench.written
"""


def measure(club: Club) -> Iterator[Figure]:
    club.settle()
    yield from arrays(club)
    yield invoices(club)


def arrays(club: Club) -> Iterator[Figure]:
    """Seconds per row by the public operations, one client."""
    known = facts(club)
    times = 20 if club.small else SINGLES
    single = earner(known, name="single")

    def singles() -> float:
        return seconds(lambda: [single() for _ in range(times)]) / times

    def many(count: int) -> Callable[[], float]:
        def run() -> float:
            rows = list(earnings(known, count))
            return seconds(lambda: points.earn_many(earnings=rows, by=None, at=AT)) / count

        return run

    for count, target in TARGETS.items():
        if club.small and count > 1_000:
            continue
        club.checkpoint()
        seen = medians({"single": singles, "many": many(count)}, rounds=club.rounds)
        detail = {f"{name}_per_second": 1 / value for name, value in seen.items()}
        yield Figure(f"batch.{count}", seen["single"] / seen["many"], target, detail)


def invoices(club: Club) -> Figure:
    """Rows per second: earn_invoices (rules, lots, balances, replays) against plain rows."""
    count = 100_000 if club.size.members >= 1_000_000 else min(10_000, club.size.members)
    lines = count * LINES_PER_INVOICE

    def earn() -> float:
        batch = invoiced(club, count)
        return seconds(lambda: points.earn_invoices(batch=batch, by=None, at=AT))

    first = earn()
    club.run(WRITTEN, {"count": lines})
    club.settle()
    seen = medians({"earn": earn, "insert": lambda: inserted(club)}, rounds=club.rounds)
    detail = {f"{name}_rows_per_second": lines / value for name, value in seen.items()}
    detail |= {"invoices": count, "lines": lines, "first_seconds": first}
    return Figure("batch.invoices", seen["insert"] / seen["earn"], 0.5, detail)


def invoiced(club: Club, count: int) -> int:
    with club.owner() as here:
        here.execute(
            "SET session_replication_role = replica"
        )  # untimed: no triggers, no look-ups of foreign keys
        row: Any = here.execute(BATCH).fetchone()
        known = {"batch": row[0], "today": TODAY, "count": count, "members": club.size.members}
        here.execute(INVOICES, known)
        here.execute(LINES, known)
    return int(row[0])


def inserted(club: Club) -> float:
    with club.owner() as here, here.transaction(force_rollback=True):
        return seconds(lambda: (here.execute(INSERT), here.execute("SET CONSTRAINTS ALL IMMEDIATE")))
