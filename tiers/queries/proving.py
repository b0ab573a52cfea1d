"""The proof: every tally against the raw rows. Every row given is a drift."""

from typing import NamedTuple

from django.db import connection, transaction

from tiers.models import Watermark
from tiers.queries import measuring, tallying
from tiers.queries.counting import NO_JIT
from tiers.queries.measuring import Column
from tiers.queries.rows import fetch_rows
from tiers.queries.tallying import Difference

CHECK = "tally-is-what-the-rows-say"


class Drift(NamedTuple):
    """A tally that differs from the raw rows."""

    check: str
    customer: int
    measure: str
    filter: str
    window: str
    stored: int
    derived: int


def prove() -> list[Drift]:
    """Recompute every tally from the raw rows, as far as both have been counted; an empty list means that all agree.

    As of the date at which the tallies stand; customers touched since the last night are left out.
    """
    columns = tallying.list_columns()
    stands_at = Watermark.objects.filter(source=tallying.TOUCHES).values_list("as_of", flat=True).first()
    if stands_at is None or not columns:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(NO_JIT)
        parameters = measuring.list_parameters(columns, stands_at) | tallying.list_bounds()
        cursor.execute(tallying.build_differences(columns), parameters)
        return [make_drift(columns[row.position], row) for row in fetch_rows(cursor, Difference)]


def make_drift(column: Column, row: Difference) -> Drift:
    spec = column.spec
    return Drift(CHECK, row.customer_id, spec.measure, spec.filter, spec.window, row.stored, row.derived)
