"""The monthly report: all its figures for thirteen months, against a scan; of the group, of a store, and long ago."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from bench import generate
from bench.harness.club import Club
from bench.harness.figures import Figure
from bench.harness.rounds import medians, seconds
from clubcrm.kernel import months
from clubcrm.kernel.scope import Scope
from clubcrm.reports import figures, reading

READ_ONLY = True
SCAN = "SELECT sum(amount) FROM bench.reference"
MONTH = months.month_of(generate.LAST_DAY)
# The generated club is four years old: the oldest month with a year before it.
LONG_AGO = months.shifted(MONTH, -31)
SLOWEST = 5


def measure(club: Club) -> Iterator[Figure]:
    group = reading.everywhere()
    store = Scope((club.value("SELECT id FROM bench.store WHERE place = 1"),))
    seen = medians(
        {
            "scan": lambda: scan(club),
            "group": lambda: report(MONTH, group),
            "store": lambda: report(MONTH, store),
            "long_ago": lambda: report(LONG_AGO, group),
        },
        rounds=club.rounds,
    )
    # The target is set for a million: a small club is scanned in no time, while a statement costs what it costs.
    target = 0.2 if club.size.members >= 1_000_000 else None
    for name, scope, month in (
        ("group", group, MONTH),
        ("store", store, MONTH),
        ("long_ago", group, LONG_AGO),
    ):
        detail: dict[str, Any] = {
            "report_seconds": seen[name],
            "scan_seconds": seen["scan"],
            "slowest_ms": slowest(month, scope),
        }
        yield Figure(f"reports.{name}", seen[name] / seen["scan"], target, detail, at_least=False)
    detail = {"months_back": 31, "seconds": seen["long_ago"], "last_month_seconds": seen["group"]}
    yield Figure("reports.age", seen["long_ago"] / seen["group"], 1.2, detail, at_least=False)


def scan(club: Club) -> float:
    with club.owner() as here:
        return seconds(lambda: here.execute(SCAN).fetchone())


def report(month: date, scope: Scope) -> float:
    return seconds(partial(reading.read, month, scope))


def slowest(month: date, scope: Scope) -> dict[str, float]:
    """The most expensive statements, in milliseconds, by the first of the figures that share each."""
    first = {figure.sql: key for key, figure in reversed(figures.every().items())}
    every = {key: 1000 * seconds(partial(reading.read, month, scope, [key])) for key in first.values()}
    return dict(sorted(every.items(), key=lambda one: one[1], reverse=True)[:SLOWEST])
