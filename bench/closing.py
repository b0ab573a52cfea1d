"""Closing months and expiring a day's lots: what each costs against a scan of as many rows as the ledger has lines."""

import datetime
import itertools
from collections.abc import Iterator
from functools import partial

from bench import generate
from bench.harness.club import AT, Club
from bench.harness.figures import Figure
from bench.harness.rounds import medians, seconds
from clubcrm.kernel import months
from clubcrm.kernel.models import User
from points import operations as points

SCAN = "SELECT sum(amount) FROM bench.reference"
# The generated lots lapse 72 months after their earning, so the first of them long after the club's last day.
LIFE = 72
DUE = "SELECT count(*) FROM points_lot WHERE remaining > 0 AND expires_on < %s"


def measure(club: Club) -> Iterator[Figure]:
    club.settle()
    yield month(club)
    yield night(club)


def scan(club: Club) -> float:
    with club.owner() as here:
        return seconds(lambda: here.execute(SCAN).fetchone())


def month(club: Club) -> Figure:
    """One month after the other, from the first: each counts all lines there are."""
    by = User.objects.get_or_create(username="closing")[0].pk
    following = itertools.count()

    def close() -> float:
        when = months.shifted(months.month_of(generate.FIRST_DAY), next(following))
        return seconds(partial(points.close_month, month=when, by=by, at=AT))

    seen = medians({"scan": lambda: scan(club), "close": close}, rounds=club.rounds)
    detail = {f"{name}_seconds": value for name, value in seen.items()} | {
        "us_per_line": seen["close"] / club.size.lines * 1e6,
        "cleared": club.value("SELECT count(*) FROM points_transfer WHERE kind = 'clear'"),
    }
    return Figure("closing.month", seen["close"] / seen["scan"], None, detail, at_least=False)


def night(club: Club) -> Figure:
    """A day's lots lapse, the next day those of the next: set-based, and found by an index."""
    days, lapsed = itertools.count(1), []
    first = months.shifted(months.month_of(generate.FIRST_DAY), LIFE)
    before = club.value(DUE, [first])

    def expire() -> float:
        on = first + datetime.timedelta(days=next(days))
        at = datetime.datetime.combine(on, datetime.time(2), tzinfo=datetime.UTC)
        return seconds(lambda: lapsed.append(points.expire(on=on, at=at).transfers))

    club.checkpoint()
    seen = medians({"scan": lambda: scan(club), "expire": expire}, rounds=club.rounds)
    each = sum(lapsed) / len(lapsed)
    detail = {f"{name}_seconds": value for name, value in seen.items()} | {
        "lots": each, "due_before": before, "us_per_lot": seen["expire"] / max(each, 1) * 1e6,
    }  # fmt: skip
    return Figure("closing.expire", seen["expire"] / seen["scan"], None, detail, at_least=False)
