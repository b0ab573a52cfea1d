"""The report as data: what `manage.py report --json` prints. Keys are those of the figures and never change."""

from datetime import date
from typing import Any

from clubcrm.kernel import months
from clubcrm.kernel.choices import find_branches
from clubcrm.kernel.scope import Scope
from clubcrm.reports.reading import Reading, Series


def report(month: date, scope: Scope, readings: dict[str, Reading]) -> dict[str, Any]:
    """{"month", "branches" (codes), "figures": {key: figure}}."""
    codes = find_branches(scope).values_list("code", flat=True)
    return {
        "month": months.written(month),
        "branches": list(codes),
        "figures": {key: figure(month, reading) for key, reading in readings.items()},
    }


def figure(month: date, reading: Reading) -> dict[str, Any]:
    """Unit, value, last, change, year_ago, months; a share's or an average's part and whole; the target; items by code."""
    meant = reading.figure
    found: dict[str, Any] = {"unit": meant.unit.code, **numbers(reading.total)}
    if meant.is_ratio:
        found["part"], found["whole"] = reading.total.cells[-1]
    if meant.target is not None:
        found["target"] = plain(reading.total, meant.target)
    written = [months.written(when) for when in months.ending(month)]
    found["months"] = {
        when: plain(reading.total, value) for when, value in zip(written, reading.total.values, strict=True)
    }
    if meant.items:
        found["items"] = {code: numbers(item) for code, item in sorted(reading.items.items())}
    return found


def numbers(series: Series) -> dict[str, Any]:
    return {
        "value": plain(series, series.this),
        "last": plain(series, series.last),
        "change": plain(series, series.change),
        "year_ago": plain(series, series.year_ago),
    }


def plain(series: Series, value: int | None) -> int | float | None:
    """Counts as they are; shares in per cent with one decimal (57.3), the only numbers here that are not integers."""
    return value / 10 if series.figure.is_share and value is not None else value
