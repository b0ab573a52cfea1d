"""The tier a customer holds, and what is missing to the next."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count

from clubcrm.kernel import once
from tiers import ladders, measures, wording
from tiers.climbing import Numbers
from tiers.ladders import Ladder
from tiers.models import Criterion, Standing, Tier
from tiers.models.programmes import usual_warnings
from tiers.queries import leaving, measuring
from tiers.queries.measuring import ONE, build_numbers
from tiers.queries.rows import fetch_rows

# One customer's numbers from the raw rows, the tier held, and since when what counts has counted.
NUMBERS_OF_ONE = """
WITH {numbers}
SELECT standing.tier_id, ARRAY[{values}]::bigint[] AS numbers, ARRAY[{first_days}]::date[] AS first_days
FROM numbers LEFT JOIN tiers_standing AS standing ON standing.customer_id = numbers.customer_id
"""


class Held(NamedTuple):
    tier: Tier
    since_on: date
    route: int
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Need:
    """One criterion of a route: the label in the page's language; `value`, `at_least`, `missing` in the measure's unit.

    What either holds or does not, and what must not be passed, has no unit; 1 is missing where it does not hold.
    """

    label: str
    measure: str
    window: str
    value: int
    at_least: int
    missing: int
    unit: str
    scale: int = 1
    by: date | None = None  # the last day before what counts now begins to leave the window
    words: Any = None  # the label in both languages (wording.Bilingual)

    @property
    def met(self) -> bool:
        return self.missing == 0


@dataclass(frozen=True)
class Route:
    number: int
    needs: tuple[Need, ...]

    @property
    def unmet(self) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if not need.met)


@dataclass(frozen=True)
class NextTier:
    tier: Tier
    routes: tuple[Route, ...]


def find_standing(customer: int) -> Held | None:
    """The tier held and why; None for none. One query."""
    found = Standing.objects.select_related("tier", "change").filter(customer_id=customer).first()
    return make_held(found) if found else None


def make_held(row: Standing) -> Held:
    return Held(row.tier, row.since_on, row.change.route, row.change.evidence)


def find_standings(customers: list[int]) -> dict[int, Tier]:
    """The tiers of many customers, for lists. One query."""
    found = Standing.objects.select_related("tier").filter(customer_id__in=customers)
    return {row.customer_id: row.tier for row in found}


def list_steps() -> list[dict[str, Any]]:
    """Rows (code, rank, name_zh, name_en, badge) of the active ladder, lowest first. Two queries."""
    tiers = Tier.objects.filter(programme=ladders.find_active()).order_by("rank")
    return [dict(row) for row in tiers.values("code", "rank", "name_zh", "name_en", "badge")]


@once.a_page
def list_warning_days() -> list[int]:
    """How many days before their end the rules in force have tiers told of, the longest first; the usual ones where they
    say none. Two queries."""
    tiers = Tier.objects.filter(programme=ladders.find_active())
    days = {day for named in tiers.values_list("warning_days", flat=True) for day in named if day}
    return sorted(days or usual_warnings(), reverse=True)


def count_by_tier() -> list[dict[str, Any]]:
    """The same with how many hold each (members): of those one may see."""
    programme = ladders.find_active()
    held = Standing.objects.filter(tier__programme__code=programme.code if programme else "")
    members = dict(held.values_list("tier__code").annotate(members=Count("customer_id")))
    return [row | {"members": members.get(row["code"], 0)} for row in list_steps()]


def find_missing_to_next(customer: int, as_of: date) -> list[NextTier]:
    """Each tier above the one held, lowest first, with every route's criteria as they stand today, from the raw rows.

    Empty for a customer who is no member, and where no ladder is in force. Three queries whatever the history.
    """
    if (ladder := ladders.read_active()) is None:
        return []
    found = measure_one(ladder, customer, as_of)
    columns = measuring.list_columns(ladder.specs)
    values = dict(zip(ladder.specs, found.numbers, strict=True))
    if not values[ladders.MEMBER]:
        return []
    rank = ladder.ranks_held.get(found.tier_id or 0, 0)
    known = Known(ladder, values, rank, leaving.find_last_days(columns, found.first_days, as_of))
    return [find_missing(known, tier) for tier in ladder.tiers if tier.rank > rank]


class Measured(NamedTuple):
    """One customer: the tier held, the numbers of the ladder's specs, and the first day that counts per window that ends."""

    tier_id: int | None
    numbers: list[int]
    first_days: list[date | None]


def measure_one(ladder: Ladder, customer: int, as_of: date) -> Measured:
    columns = measuring.list_columns(ladder.specs)
    statement = NUMBERS_OF_ONE.format(
        numbers=build_numbers(columns, ONE),
        values=", ".join(column.name for column in columns),
        first_days=", ".join(f"({oldest})" for oldest in leaving.list_oldest(columns)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, measuring.list_parameters(columns, as_of) | {"customer": customer})
        (found,) = fetch_rows(cursor, Measured)
    return found


class Known(NamedTuple):
    """What is known of one customer: the numbers, the rank held, and until when each number stands as it is."""

    ladder: Ladder
    numbers: Numbers
    rank: int
    last_days: dict[ladders.Spec, date]


def find_missing(known: Known, tier: Tier) -> NextTier:
    """What is missing to a tier, route by route."""
    routes = (
        Route(number, tuple(find_need(known, item) for item in criteria))
        for number, criteria in known.ladder.routes[tier.id].items()
    )
    return NextTier(tier, tuple(routes))


def find_need(known: Known, item: Criterion) -> Need:
    unit_words, measured = measures.every()[item.measure].wording, ladders.asks_series(item)
    value = known.numbers[known.ladder.find_spec(item)] if measured else known.rank
    limit = item.at_most is not None
    if not measured or limit or (unit_words.yes_zh and item.at_least == 1):
        words = wording.describe_criterion(item, list(known.ladder.tiers))
    else:
        words = wording.describe_series(item.measure, item.filter, item.window)
    missing = int(not item.holds(value)) if limit else max(0, item.threshold - value)
    lasts = measured and not limit and not item.holds(value)
    return Need(
        label=words.here,
        measure=item.measure,
        window=item.window,
        value=value,
        at_least=1 if limit else item.threshold,
        missing=missing,
        unit="" if limit else wording.Bilingual(unit_words.unit_zh, unit_words.name_unit(missing)).here,
        scale=unit_words.scale,
        by=known.last_days.get(known.ladder.find_spec(item)) if lasts else None,
        words=words,
    )
