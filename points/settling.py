"""The settlement of months: what each branch gave and took, what is outstanding, and its worth in yuan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from clubcrm.kernel.models import Branch
from clubcrm.kernel.months import month_of, shifted
from clubcrm.kernel.scope import Scope
from points import queries as ledger
from points.models import Closure, Unit, Worth

SHOWN = 24  # months, unless all are asked for
BEGINNING = date(1950, 1, 1)
ADDED = ("issued", "redeemed", "expired", "reversed", "corrected", "waived", "cleared", "outstanding")


class Row(NamedTuple):
    """A branch in a month; `liability` in cents."""

    branch: str
    settled: ledger.Settled
    liability: int


@dataclass
class Month:
    """A month with a row per branch; `closes` when it is over and not closed: those before it are closed with it."""

    month: date
    closure: Closure | None
    rows: list[Row] = field(default_factory=list)
    closes: bool = False

    @property
    def total(self) -> ledger.Settled:
        """The branches together."""
        sums = [sum(getattr(row.settled, name) for row in self.rows) for name in ADDED]
        return ledger.Settled(self.month, 0, *sums)

    @property
    def liability(self) -> int:
        return sum(row.liability for row in self.rows)


def unit_of(asked: Mapping[str, str]) -> Unit:
    """The unit of the address, else the first: points."""
    units = list(Unit.objects.order_by("id"))
    return next((unit for unit in units if unit.code == asked.get("unit")), units[0])


def months(scope: Scope, unit: Unit, today: date, *, every: bool = False) -> list[Month]:
    """The months since something moved, the newest first. Five queries."""
    found = ledger.settled(list(scope.branch_ids), BEGINNING, unit.code)
    closures = {row.month: row for row in Closure.objects.select_related("closed_by__staff")}
    first = min([settled.month for settled in found] + list(closures) + [month_of(today)])
    names = dict(Branch.objects.filter(id__in=scope.branch_ids).values_list("id", "name"))
    worths = list(Worth.objects.filter(unit=unit).order_by("-from_month"))
    due = ledger.find_closable(today)
    made: list[Month] = []
    month, left = month_of(today), carried(found)
    while month >= first and (every or len(made) < SHOWN):
        rows = [
            Row(names[branch], settled, liability(settled.outstanding, unit, worths, month))
            for branch, settled in sorted(at(left, month).items())
        ]
        made.append(Month(month, closures.get(month), rows, month in due))
        month = shifted(month, -1)
    return made


def carried(found: list[ledger.Settled]) -> dict[int, list[ledger.Settled]]:
    """By branch, newest first."""
    by_branch: dict[int, list[ledger.Settled]] = {}
    for settled in found:
        by_branch.setdefault(settled.branch, []).append(settled)
    return by_branch


def at(by_branch: dict[int, list[ledger.Settled]], month: date) -> dict[int, ledger.Settled]:
    """Each branch in this month; where nothing moved, what was outstanding before."""
    found = {}
    for branch, rows in by_branch.items():
        last = next((row for row in rows if row.month <= month), None)
        if last is not None:
            quiet = ledger.Settled(month, branch, 0, 0, 0, 0, 0, 0, 0, last.outstanding)
            found[branch] = last if last.month == month else quiet
    return found


def liability(outstanding: int, unit: Unit, worths: list[Worth], month: date) -> int:
    """In cents, rounded down; money is worth itself."""
    if unit.measure == Unit.Measure.CENTS:
        return outstanding
    worth = next((row.cents_per_hundred for row in worths if row.from_month <= month), 0)
    return outstanding * worth // 100
