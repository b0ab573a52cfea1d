"""The proof: every tally against the raw rows. Every row given is a drift."""

from typing import NamedTuple

from django.db import connection, transaction

from tiers.ladders import Spec
from tiers.models import Series, Watermark
from tiers.queries import counting as sql
from tiers.queries import merging, numbers

TOUCHES = "members_touch"


class Drift(NamedTuple):
    """A tally that differs from the raw rows."""

    check: str
    customer: int
    measure: str
    filter: str
    window: str
    stored: int
    derived: int


def series() -> dict[Spec, int]:
    """The series in use with their slots, in slot order."""
    rows = Series.objects.order_by("slot")
    return {Spec(row.measure, row.filter, row.window, row.own_start): row.slot for row in rows}


def counted_through() -> dict[str, int]:
    """Parameters: how far each source is counted."""
    return numbers.through(dict(Watermark.objects.values_list("source", "through_id")))


def prove() -> list[Drift]:
    """Recompute every tally from the raw rows, as far as both have been counted; an empty list means that all agree.

    As of the date at which the tallies stand; customers touched since the last night are left out.
    """
    placed = series()
    stands_at = Watermark.objects.filter(source=TOUCHES).values_list("as_of", flat=True).first()
    if stands_at is None or not placed:
        return []
    specs = list(placed)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.NO_JIT)
        parameters = numbers.parameters(specs, stands_at) | counted_through()
        drifting = sql.drift(specs, list(placed.values()), alone=not merging.anybody())
        cursor.execute(drifting, parameters)
        return [
            drift(customer, specs[i], stored, derived) for customer, i, stored, derived in cursor.fetchall()
        ]


def drift(customer: int, spec: Spec, stored: int, derived: int) -> Drift:
    check = "tally-is-what-the-rows-say"
    return Drift(check, customer, spec.measure, spec.filter, spec.window, stored, derived)
