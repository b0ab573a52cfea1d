"""Bringing a rulebook into the club: all of it in one transaction, through the operations of the apps, or nothing."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from clubcrm.kernel.rulefile import Change, Fault, How, Loading, Row
from clubcrm.rulebook.parts import PARTS
from clubcrm.rulebook.reading import read


class Outcome(NamedTuple):
    """What the text changes, or everything that is wrong with it; with a fault nothing was changed. `counts`: how many
    rows it has of each table."""

    changes: list[Change]
    faults: list[Fault]
    counts: dict[str, int] = {}


def check(text: str, *, by: int | None, at: datetime, on: date, how: How = How.TRY) -> Outcome:
    """What loading would do. Carried out as far as it can be taken back, and taken back."""
    with transaction.atomic():
        outcome = carried_out(text, Loading(by=by, at=at, on=on, how=how))
        transaction.set_rollback(True)
    return outcome


def load(text: str, *, by: int | None, at: datetime, on: date, how: How = How.LOAD) -> Outcome:
    """Load it. Rules are put into force as of the business date `on` (How.LOAD) or wait for a second person
    (How.PROPOSE, which needs `by`). Any fault: nothing is changed."""
    with transaction.atomic():
        outcome = carried_out(text, Loading(by=by, at=at, on=on, how=how))
        if outcome.faults:
            transaction.set_rollback(True)
    return outcome


def carried_out(text: str, loading: Loading) -> Outcome:
    """Part after part. Rows that could not be read are left out, so that the rest is checked too."""
    tables: dict[str, list[Row]] = read(text, loading.faults)
    for part in PARTS:
        if part.name in tables:
            part.load(tables[part.name], loading)
    counts = {part.name: len(tables[part.name]) for part in PARTS if part.name in tables}
    return Outcome(loading.changes, loading.faults, counts)
