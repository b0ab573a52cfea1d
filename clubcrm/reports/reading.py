"""The report of a month: every figure for the month and the twelve before it, at some branches."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from clubcrm.kernel import months
from clubcrm.kernel.clock import business_date, business_zone, start_of_business_day
from clubcrm.kernel.models import Branch
from clubcrm.kernel.scope import Scope, scope_of_branch
from clubcrm.reports import figures, items

Cell = tuple[int, int | None]
Row = tuple[date, str, int, int | None]  # month, item, part, whole


class UnknownBranch(Exception):
    """No branch of this code among those one may see."""


@dataclass(frozen=True)
class Series:
    """A figure, or one item of it, month by month. A share or average with nothing to divide by has no value."""

    figure: figures.Figure
    cells: tuple[Cell, ...]
    values: tuple[int | None, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(value_of(self.figure, cell) for cell in self.cells))

    @property
    def this(self) -> int | None:
        return self.values[-1]

    @property
    def last(self) -> int | None:
        return self.values[-2]

    @property
    def year_ago(self) -> int | None:
        return self.values[0]

    @property
    def change(self) -> int | None:
        """Since the month before; None where one of the two is unknown."""
        return None if self.this is None or self.last is None else self.this - self.last


@dataclass(frozen=True)
class Reading:
    """One figure with its items by code. The items sum to the figure."""

    figure: figures.Figure
    total: Series
    items: dict[str, Series]


def value_of(figure: figures.Figure, cell: Cell) -> int | None:
    """The count, the share in tenths of a per cent, or the average, half up."""
    return figure.arithmetic.number(*cell)


def parameters(month: date, scope: Scope) -> dict[str, Any]:
    """What the statements of figures are given."""
    first, until = months.shifted(month, 1 - months.SHOWN), months.shifted(month, 1)
    return {
        "first": first,
        "month": month,
        "until": until,
        "first_at": start_of_business_day(first),
        "month_at": start_of_business_day(month),
        "until_at": start_of_business_day(until),
        "zone": business_zone().key,
        "branches": list(scope.branch_ids),
        "whole": scope.whole,
    }


def read(month: date, scope: Scope, keys: Iterable[str] | None = None) -> dict[str, Reading]:
    """The figures (these, or all) by key, in the order of the report. A statement each, those of the same statement
    together, and one per kind of item."""
    known = figures.every()
    chosen = [known[key] for key in (known if keys is None else keys)]
    kinds = dict.fromkeys(figure.items for figure in chosen if figure.items)
    always = {kind: items.always(kind, scope) for kind in kinds}
    given = parameters(month, scope)
    answers = {sql: answer(sql, given) for sql in dict.fromkeys(figure.sql for figure in chosen)}
    return {
        figure.key: compose_reading(
            figure, month, picked(figure, answers[figure.sql]), always.get(figure.items, [])
        )
        for figure in chosen
    }


def answer(sql: str, given: dict[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        # Only what the statement names: the server cannot tell the type of anything else.
        cursor.execute(sql, {name: value for name, value in given.items() if f"%({name})s" in sql})
        return cursor.fetchall()


def picked(figure: figures.Figure, rows: list[Row]) -> list[Row]:
    """The rows of a statement that are this figure's: all, those `under` it, or what it picks added up by month."""
    if under := figure.under:
        return [
            (when, item.removeprefix(under), part, whole)
            for when, item, part, whole in rows
            if item.startswith(under)
        ]
    if not figure.picks:
        return rows
    sums: dict[date, int] = {}
    for when, item, part, _whole in rows:
        if item in figure.picks:
            sums[when] = sums.get(when, 0) + part
    return [(when, "", part, None) for when, part in sums.items()]


def compose_reading(figure: figures.Figure, month: date, rows: list[Row], always: Iterable[str]) -> Reading:
    """The figure; its items are those that count something and those that are shown `always`."""
    cells: dict[str, dict[date, Cell]] = {code: {} for code in always}
    for when, item, part, whole in rows:
        cells.setdefault(item, {})[when] = (part, whole)
    if not figure.items:
        return Reading(figure, series(figure, month, cells.get("", {})), {})
    split = {item: series(figure, month, found) for item, found in cells.items()}
    return Reading(figure, total(figure, split.values()), split)


def total(figure: figures.Figure, split: Iterable[Series]) -> Series:
    """The items summed month by month: counts, or what an average divides and by how much."""
    parts, wholes = [0] * months.SHOWN, [0] * months.SHOWN
    for one in split:
        parts = [before + cell[0] for before, cell in zip(parts, one.cells, strict=True)]
        wholes = [before + (cell[1] or 0) for before, cell in zip(wholes, one.cells, strict=True)]
    return Series(
        figure,
        tuple((part, whole if figure.is_ratio else None) for part, whole in zip(parts, wholes, strict=True)),
    )


def series(figure: figures.Figure, month: date, found: dict[date, Cell]) -> Series:
    nothing: Cell = (0, 0 if figure.is_ratio else None)
    return Series(figure, tuple(found.get(when, nothing) for when in months.ending(month)))


def begun(month: date, today: date | None = None) -> date:
    """The month itself. Raises FutureMonth for one that has not begun on the business date `today`."""
    if month > (today or business_date()):
        raise months.FutureMonth(month)
    return month


def branches_of(code: str, within: Scope | None = None) -> Scope:
    """The branch of this code and all below it. Raises UnknownBranch, also for one outside `within`."""
    branch = Branch.objects.filter(code=code).values_list("id", flat=True).first()
    if branch is None or (within is not None and not within.covers(branch)):
        raise UnknownBranch(code)
    return scope_of_branch(branch)


def everywhere() -> Scope:
    """All branches of the club, for commands."""
    return Scope(tuple(Branch.objects.order_by("id").values_list("id", flat=True)), whole=True)
