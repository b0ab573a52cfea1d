"""Imports: a dealer's files against COPY of the resulting rows into the same indexed tables.

Every round is undone, with its constraints checked first, and the tables are vacuumed: all rounds find the same club.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bench import generate_dms
from bench.harness import server
from bench.harness.club import AT, TODAY, Club
from bench.harness.figures import Figure, say
from bench.harness.rounds import medians, seconds
from members.importing import kinds
from members.operations import importing

# What a file of the kind becomes; each table's rows are known by their batch.
TABLES = {
    "owners": ("members_customer", "members_vehicle", "members_ownership", "members_membership"),
    "repair-orders": ("members_visit", "members_invoice", "members_invoiceline"),
}
OF_BATCH = {
    "members_importbatch": "SELECT * FROM members_importbatch WHERE id = {batch}",
    "members_invoiceline": "SELECT line.* FROM members_invoiceline AS line "
    "JOIN members_invoice AS invoice ON invoice.id = invoice_id WHERE invoice.batch_id = {batch}",
}
# Advisors whom the files name: rows of the baseline refer to them.
STAFF = """
INSERT INTO kernel_staff (name, branch_id)
SELECT advisor, id FROM unnest(%(names)s::text[]) AS advisor, kernel_branch WHERE kind = 'store' ON CONFLICT DO NOTHING
"""
ORDERS_PER_OWNER = 4
MOST_ROWS = 100_000
SHARE = 20  # a file has a twentieth as many rows as the club has members

Content = dict[str, bytes]


def measure(club: Club) -> Iterator[Figure]:
    count = min(club.size.members // SHARE, MOST_ROWS)
    club.run(STAFF, {"names": list(generate_dms.ADVISORS)})
    with tempfile.TemporaryDirectory() as folder:
        say(f"  files of {count:,} rows")
        owners = files(club, count, Path(folder)) / "owners.csv"
        # First, while this process is small: a child's peak begins with its parent's.
        yield memory(club, owners, count)
        yield from against_copy(club, "owners", owners, count)
        yield again(club, "owners", owners, count)
    with tempfile.TemporaryDirectory() as folder:
        # Other customers than those of the first file would be many more rows: the first of them come again, changed.
        orders = files(club, count // ORDERS_PER_OWNER, Path(folder)) / "repair_orders.csv"
        imported("owners", Path(folder) / "owners.csv")
        yield from against_copy(club, "repair-orders", orders, count)
        yield again(club, "repair-orders", orders, count)


def imported(kind: str, path: Path) -> importing.Outcome:
    return importing.import_file(kind=kinds.get_kind(kind), path=path, on=TODAY, by=None, at=AT)


def undone(work: Callable[[], Any]) -> float:
    """Seconds of the work with its deferred constraints; then taken back."""

    def checked() -> None:
        work()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with transaction.atomic():
        took = seconds(checked)
        transaction.set_rollback(True)
    return took


def against_copy(club: Club, kind: str, path: Path, count: int) -> Iterator[Figure]:
    contents: Content = {}
    undone(lambda: contents.update(copied_out(kind, imported(kind, path).batch)))
    club.settle()

    def run(work: Callable[[], float]) -> Callable[[], float]:
        def clean() -> float:
            with club.owner() as here:
                here.execute(f"VACUUM {', '.join(TABLES[kind])}")
            return work()

        return clean

    seen = medians(
        {
            "copy": run(lambda: copied_in(club, contents)),
            "import": run(lambda: undone(lambda: imported(kind, path))),
        },
        rounds=club.rounds,
        warm=False,  # the import above was the warming
    )
    detail: dict[str, Any] = {f"{name}_rows_per_second": count / value for name, value in seen.items()}
    detail |= {"rows": count, "tables": list(TABLES[kind])}
    yield Figure(f"imports.{kind}", seen["copy"] / seen["import"], 0.6, detail)


def copied_out(kind: str, batch: int) -> Content:
    found = {}
    with connection.cursor() as cursor:
        for table in ("members_importbatch", *TABLES[kind]):
            query = OF_BATCH.get(table, f"SELECT * FROM {table} WHERE batch_id = {{batch}}").format(
                batch=batch
            )
            with cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
                found[table] = b"".join(bytes(part) for part in copy)
    return found


def copied_in(club: Club, contents: Content) -> float:
    """Into the very tables, with their indexes, checks, foreign keys and triggers."""

    def run() -> None:
        for table, content in contents.items():
            with here.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content)
        here.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with club.owner() as here, here.transaction(force_rollback=True):
        return seconds(run)


def again(club: Club, kind: str, path: Path, count: int) -> Figure:
    """The first import that stays, and the same file again: nothing of it is new."""
    first = seconds(lambda: imported(kind, path))
    club.settle()
    outcomes: list[importing.Outcome] = []
    seen = medians(
        {"again": lambda: seconds(lambda: outcomes.append(imported(kind, path)))},
        rounds=club.rounds,
        warm=False,
    )
    detail = {
        "first_seconds": first,
        "again_seconds": seen["again"],
        "again_rows_per_second": count / seen["again"],
        "unchanged": outcomes[-1].unchanged,
        "rows": count,
    }
    return Figure(f"imports.{kind}_again", first / seen["again"], 2, detail)


def memory(club: Club, path: Path, count: int) -> Figure:
    """Peak memory of `manage.py import` of the whole file, against that of a tenth of it; both undone."""
    with tempfile.TemporaryDirectory() as folder:
        tenth = files(club, max(1, count // 10), Path(folder)) / "owners.csv"
        large = peak_mb(club, path)
        small = large if club.small else peak_mb(club, tenth)
    return Figure(
        "imports.memory", large / small, 1.2, {"tenth_mb": small, "whole_mb": large}, at_least=False
    )


def files(club: Club, count: int, folder: Path) -> Path:
    """Generated by another process: what that one needs must not count as ours."""
    if club.small:
        generate_dms.generate(count, folder)
        return folder
    command = [sys.executable, "-m", "bench.generate_dms", str(count), str(folder)]
    subprocess.run(command, cwd=server.ROOT, stdout=subprocess.DEVNULL, check=True)
    return folder


def peak_mb(club: Club, path: Path) -> float:
    command = [sys.executable, "manage.py", "import", "owners", str(path), "--dry-run"]
    environment = {**os.environ, "DATABASE_URL": server.url(club.database)}
    process = subprocess.Popen(
        command, cwd=server.ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}.")
    return used.ru_maxrss / 1024
