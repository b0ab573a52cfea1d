"""Writes of what a club is arranged by: its branches and its working calendars."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any, NamedTuple

from django.db import transaction

from clubcrm.kernel.models import Branch, Calendar


class Shift(NamedTuple):
    weekday: int
    from_time: time
    until_time: time


class OtherDay(NamedTuple):
    """A day that differs; `works_as` a weekday, or None where nobody works."""

    day: date
    works_as: int | None
    note: str


def write_branch(
    *, code: str, name: str, kind: str, parent: str | None, hotline: str, enrol_imported_owners: bool
) -> int:
    """Add the branch of this code or change it; its id. Raises ValidationError naming what will not do."""
    branch = Branch.objects.filter(code=code).first() or Branch(code=code)
    branch.name, branch.kind, branch.hotline = name, kind, hotline
    branch.parent = Branch.objects.get(code=parent) if parent else None
    branch.enrol_imported_owners = enrol_imported_owners
    branch.full_clean()
    branch.save()
    return branch.id


@transaction.atomic
def write_calendar(
    *, code: str, name_zh: str, name_en: str, shifts: Iterable[Shift], days: Iterable[OtherDay]
) -> int:
    """Add the calendar of this code or change it, with all its hours and days; its id. Raises ValidationError."""
    calendar = Calendar.objects.filter(code=code).first() or Calendar(code=code)
    calendar.name_zh, calendar.name_en = name_zh, name_en
    calendar.full_clean()
    calendar.save()
    replace_rows(calendar.hours, set(shifts), Shift)
    replace_rows(calendar.days, set(days), OtherDay)
    return calendar.id


def replace_rows(rows: Any, wanted: set[Any], of: type[Shift] | type[OtherDay]) -> None:
    """What is there and wanted stays as it is, so that the history tells what changed."""
    held = {of(*(getattr(row, name) for name in of._fields)): row for row in rows.all()}
    for said, row in held.items():
        if said not in wanted:
            row.delete()
    for said in sorted(wanted - held.keys(), key=lambda each: each[:2] if of is Shift else each[:1]):
        row = rows.model(calendar=rows.instance, **said._asdict())
        row.full_clean()
        row.save()
