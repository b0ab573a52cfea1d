"""The month's lapse list: cards about to lapse, to print and to hand out as a file."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import months
from clubcrm.kernel.exporting import CellKind, Column
from tiers.guard.lists import Line

MOST = 500  # lines on the page; the file has all
COLUMNS = [
    Column(_("Ends on"), CellKind.DATE),
    Column(_("Grace until"), CellKind.DATE),
    Column(_("Name")),
    Column(_("Mobile phone"), CellKind.PHONE),
    Column(_("Tier")),
    Column(_("Branch")),
    Column(_("Advisor")),
    Column(_("What is missing to keep it")),
]


def span(text: str, today: date) -> tuple[date, date]:
    """The first and the last day of the month written 2026-12; this month for anything else."""
    try:
        first = months.parse(text)
    except months.NotAMonth:
        first = months.month_of(today)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def offered(today: date) -> list[str]:
    """The months one may choose: the last, this one and the next twelve."""
    return [months.written(months.shifted(months.month_of(today), by)) for by in range(-1, 13)]


def cells(lines: list[Line]) -> Iterator[list[Any]]:
    for line in lines:
        person = line.customer
        yield [
            line.ends_on,
            line.grace_on,
            person.name,
            person.phone,
            str(line.tier),
            person.branch.name,
            person.advisor and person.advisor.name,
            gettext("; or ").join(line.lacks),
        ]
