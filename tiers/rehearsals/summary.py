"""A rehearsal added up: who rises, falls and stays, per tier, per branch and per month, of the branches one sees."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from clubcrm.kernel.models import Branch
from points.models import Worth
from points.queries import POINT
from tiers import costing
from tiers.models import Move, Rehearsal, RehearsalCount, RehearsalOutcome


class Sums(NamedTuple):
    """Members by what becomes of them; over a year a member counts once per move, and stays who never moves."""

    rise: int
    fall: int
    stay: int
    kept: int

    @property
    def members(self) -> int:
        return self.rise + self.fall + self.stay + self.kept


class Step(NamedTuple):
    """A tier ('' for none) with its members before and after."""

    name: str
    badge: str
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


class Place(NamedTuple):
    branch: str
    sums: Sums


class Month(NamedTuple):
    on: date
    sums: Sums


class Costs(NamedTuple):
    """Of a year, before and after: cents of gifts and services, and points that multipliers add.

    `known`: something has a price. `per_hundred`: what a hundred points are worth on the rehearsal's day, in cents.
    """

    cents: tuple[int, int]
    points: tuple[int, int]
    known: bool
    per_hundred: int = 0

    @property
    def more_cents(self) -> int:
        return self.cents[1] - self.cents[0]

    @property
    def more_points(self) -> int:
        return self.points[1] - self.points[0]

    @property
    def worth(self) -> tuple[int, int]:
        """Of the points, in cents."""
        return self.points[0] * self.per_hundred // 100, self.points[1] * self.per_hundred // 100

    @property
    def more_worth(self) -> int:
        return self.worth[1] - self.worth[0]


class Summary(NamedTuple):
    """`moved` are members with at least one move."""

    sums: Sums
    members: int
    moved: int
    steps: list[Step]
    places: list[Place]
    months: list[Month]
    costs: Costs


def summarise(row: Rehearsal, branches: Iterable[int]) -> Summary:
    """The whole of it. Four queries."""
    chosen = list(branches)
    counts = list(RehearsalCount.objects.filter(rehearsal=row, branch_id__in=chosen))
    days = sorted({one.on for one in counts})
    last = [one for one in counts if one.on == days[-1]] if days else []
    members = sum(one.members for one in last)
    moved = movers(row, chosen)
    names = dict(Branch.objects.filter(id__in={one.branch_id for one in counts}).values_list("id", "name"))
    return Summary(
        sums=settled(sums(counts), members, moved, len(days)),
        members=members,
        moved=moved,
        steps=steps(row, counts, days),
        places=[
            Place(name, settled(sums(one for one in counts if one.branch_id == branch), 0, 0, 1))
            for branch, name in sorted(names.items())
        ],
        months=[Month(day, sums(one for one in counts if one.on == day)) for day in days],
        costs=costs(row, counts, days),
    )


def costs(row: Rehearsal, counts: list[RehearsalCount], days: list[date]) -> Costs:
    """By the tiers held before the first day and after the last, at the points earned in the year up to it."""
    before, after = (row.costs.get(side, {}) for side in ("before", "after"))
    first = [one for one in counts if days and one.on == days[0]]
    last = [one for one in counts if days and one.on == days[-1]]
    none = costing.NOTHING
    cents = tuple(
        sum(one.members * costing.Cost(*of_tier.get(code(one), none)).cents for one in rows)
        for rows, of_tier, code in ((first, before, held_before), (last, after, held_after))
    )
    points = tuple(
        sum(costing.multiply_points(one.points, of_tier.get(code(one), none)) for one in last)
        for of_tier, code in ((before, held_before), (after, held_after))
    )
    known = any(tuple(cost) != none for cost in [*before.values(), *after.values()])
    return Costs((cents[0], cents[1]), (points[0], points[1]), known, per_hundred(row.as_of))


def per_hundred(on: date) -> int:
    """Cents for a hundred points on a day; 0 where none is known."""
    worths = Worth.objects.filter(unit__code=POINT, from_month__lte=on).order_by("-from_month")
    return worths.values_list("cents_per_hundred", flat=True).first() or 0


def held_before(one: RehearsalCount) -> str:
    return one.before


def held_after(one: RehearsalCount) -> str:
    return one.after


def movers(row: Rehearsal, branches: list[int]) -> int:
    """How many members move at all."""
    lines = RehearsalOutcome.objects.filter(rehearsal=row, branch_id__in=branches)
    return lines.exclude(move=Move.KEPT).values("customer").distinct().count()


def sums(counts: Iterable[RehearsalCount]) -> Sums:
    found: Counter[int] = Counter()
    for one in counts:
        found[one.move] += one.members
    return Sums(found[Move.RISE], found[Move.FALL], found[Move.STAY], found[Move.KEPT])


def settled(found: Sums, members: int, moved: int, days: int) -> Sums:
    """Of a year: who stays are those without a move, not those of each month."""
    return found if days < 2 else found._replace(stay=members - moved)


def steps(row: Rehearsal, counts: list[RehearsalCount], days: list[date]) -> list[Step]:
    """From the top of the ladder down; steps that nobody holds before or after are left out, but the draft's own."""
    if not days:
        return []
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for one in counts:
        if one.on == days[0]:
            before[one.before] += one.members
        if one.on == days[-1]:
            after[one.after] += one.members
    names, ladder = row.names(), [*row.ladder, {"code": "", "rank": 0, "badge": ""}]
    ladder.sort(key=lambda step: -step["rank"])
    return [
        Step(names.get(step["code"], _("No tier")), step["badge"], before[step["code"]], after[step["code"]])
        for step in ladder
        if step["rank"] or before[step["code"]] or after[step["code"]]
    ]
