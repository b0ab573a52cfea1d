"""Tiers: everyone, an ordinary night, the night on which a month leaves the windows; against a scan and the raw rows."""

import datetime
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Count, Q, Sum

from bench import generate
from bench.harness.club import AT, Club
from bench.harness.figures import Figure
from bench.harness.postings import earnings, facts
from bench.harness.rounds import medians, seconds
from members.models import Customer
from points import operations as points
from points.models import Transfer
from tiers import operations as tiers
from tiers import queries as tier_queries

# Besides those whom the windows' edges touch: together 1.4 % of all, as in an ordinary night of a club of this age.
POSTED_SHARE = 0.0028
SAMPLE = 100
SCAN = "SELECT sum(amount) FROM bench.reference"
# What the carclub ladder asks of the ledger, for everyone, straight from the lines.
RAW = """
SELECT count(*) FILTER (WHERE earned >= 30000 AND material >= 10000)
FROM (
    SELECT account.customer_id, sum(line.qualifying) AS earned,
        sum(line.qualifying) FILTER (WHERE category.code = 'material') AS material
    FROM points_transfer AS line
    JOIN points_account AS account ON account.id = line.credit_account_id AND account.kind = 'member'
    JOIN members_category AS category ON category.id = line.category_id
    WHERE line.happened_on > %(as_of)s::date - interval '24 months' AND line.happened_on <= %(as_of)s
    GROUP BY account.customer_id
) AS sums
"""
# How many tallies a night moved. Asked once all rounds are over: a scan in between would tidy pages for the next night.
NOW = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
WRITTEN_SINCE = "SELECT count(*) FROM tiers_tally WHERE xmin::text::bigint >= %s"


class Calendar:
    """The business date that the tallies stand at, moved on by the figures."""

    def __init__(self) -> None:
        self.on = generate.LAST_DAY

    def ahead(self, days: int) -> datetime.date:
        self.on += datetime.timedelta(days=days)
        return self.on


def measure(club: Club) -> Iterator[Figure]:
    calendar = Calendar()
    club.settle()
    yield from everyone(club)
    yield from night(club, calendar)
    yield month(club, calendar)
    yield equality(club)


def scan(club: Club) -> float:
    with club.owner() as here:
        return seconds(lambda: here.execute(SCAN).fetchone())


def everyone(club: Club) -> Iterator[Figure]:
    """All evaluated from the tallies; and what a loop over objects would take, sampled."""

    def evaluate() -> float:
        return seconds(lambda: tiers.reassess_all(as_of=generate.LAST_DAY, by=None, at=AT))

    seen = medians({"scan": lambda: scan(club), "everyone": evaluate}, rounds=club.rounds)
    detail: dict[str, Any] = {f"{name}_seconds": value for name, value in seen.items()}
    yield Figure("tiers.everyone", seen["everyone"] / seen["scan"], 1.2, detail, at_least=False)
    sample = min(SAMPLE, club.size.members)
    loop = seconds(lambda: orm_loop(club, sample)) / sample * club.size.members
    detail = {"loop_seconds": loop, "sampled": sample, "everyone_seconds": seen["everyone"]}
    yield Figure("tiers.orm_loop", loop / seen["everyone"], 2_000, detail)


def orm_loop(club: Club, sample: int) -> int:
    """What one would write without set-based statements: a few queries for each member."""
    gold = 0
    since = generate.LAST_DAY - datetime.timedelta(days=730)
    for number in range(sample):
        customer = Customer.objects.select_related("membership").get(
            id=1 + number * club.size.members // sample
        )
        lines = Transfer.objects.filter(credit_account__customer=customer, happened_on__gt=since)
        sums = lines.aggregate(
            earned=Sum("qualifying"), material=Sum("qualifying", filter=Q(category__code="material"))
        )
        brands = customer.ownerships.filter(until_on=None).values("vehicle__brand").annotate(cars=Count("id"))
        cars = max((row["cars"] for row in brands), default=0)
        bought = customer.referrals.filter(bought_on__isnull=False).count()
        gold += cars >= 2 or bought >= 5 or (sums["earned"] or 0) >= 30_000 <= 3 * (sums["material"] or 0)
    return gold


def night(club: Club, calendar: Calendar) -> Iterator[Figure]:
    """New lines of a day, untimed; then the tallies one day on and whoever is due evaluated."""
    known, begun = facts(club), [0]

    def run() -> float:
        on = calendar.ahead(1)
        at = datetime.datetime.combine(on, datetime.time(2), tzinfo=datetime.UTC)
        rows = earnings(known, max(1, round(club.size.members * POSTED_SHARE)), happened_on=on)
        points.earn_many(earnings=rows, by=None, at=at)
        begun[0] = club.value(NOW)
        return seconds(lambda: evening(on, at))

    club.checkpoint()
    seen = medians({"scan": lambda: scan(club), "night": run}, rounds=club.rounds)
    share = club.value(WRITTEN_SINCE, begun) / club.size.members
    each = seen["night"] / (share * club.size.members)
    detail = {f"{name}_seconds": value for name, value in seen.items()} | {
        "touched_share": share,
        "touched_us": each * 1e6,
    }
    yield Figure("tiers.night", seen["night"] / seen["scan"], 0.4, detail, at_least=False)
    yield from growth(club, each)


def evening(on: datetime.date, at: datetime.datetime) -> None:
    tiers.advance(as_of=on)
    tiers.reassess_due(as_of=on, by=None, at=at)


def growth(club: Club, each: float) -> Iterator[Figure]:
    """Cost per touched customer of this size against the last run at 100k, once both are known."""
    path = Path(os.environ["CLUBCRM_STATE"]) / "bench-night.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    known[club.size.name] = each
    path.write_text(json.dumps(known))
    if club.size.name == "1m" and "100k" in known:
        detail = {"touched_us_100k": known["100k"] * 1e6, "touched_us_1m": each * 1e6}
        yield Figure("tiers.night_growth", each / known["100k"], 1.3, detail, at_least=False)


def month(club: Club, calendar: Calendar) -> Figure:
    """A whole month leaves the windows at once, against adding everything up from the ledger."""
    begun = [0]

    def run() -> float:
        on = calendar.ahead(30)
        at = datetime.datetime.combine(on, datetime.time(2), tzinfo=datetime.UTC)
        begun[0] = club.value(NOW)
        return seconds(lambda: evening(on, at))

    def raw() -> float:
        with club.owner() as here:
            here.execute("SET work_mem = '128MB'")
            return seconds(lambda: here.execute(RAW, {"as_of": calendar.on}).fetchone())

    club.checkpoint()
    seen = medians({"raw": raw, "month": run}, rounds=club.rounds)
    detail = {f"{name}_seconds": value for name, value in seen.items()}
    detail |= {"touched": club.value(WRITTEN_SINCE, begun)}
    return Figure("tiers.month", seen["month"] / seen["raw"], 0.3, detail, at_least=False)


def equality(club: Club) -> Figure:
    """After all those nights the tallies equal the raw rows, and evaluating everyone changes nothing."""
    began: list[Any] = []
    took = seconds(lambda: began.extend(tier_queries.prove()))
    stands_at = club.value("SELECT max(as_of) FROM tiers_watermark")
    changed = tiers.reassess_all(as_of=stands_at, by=None, at=AT)
    held = club.rows(
        "SELECT code, count(*) FROM tiers_standing JOIN tiers_tier ON tiers_tier.id = tier_id GROUP BY 1"
    )
    detail = {"drift": len(began), "changed": changed, "prove_seconds": took, "standings": dict(held)}
    return Figure("tiers.equal_to_raw", len(began) + changed, 0, detail, at_least=False)
