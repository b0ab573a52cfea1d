"""What a rule would do, before it does: evaluated on real invoices, nothing written."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from points.queries.posting import lines_earning


class Rehearsal(NamedTuple):
    """What the invoices of [first, until) would earn: lines, customers, points; `given` is what they did earn under
    all versions of the same code."""

    first: date
    until: date
    lines: int
    customers: int
    points: int
    given: int


REHEARSE = """
WITH earning AS ({lines})
SELECT count(*), count(DISTINCT customer), coalesce(sum(points), 0)::bigint,
    coalesce(sum(given.amount), 0)::bigint
FROM earning LEFT JOIN LATERAL (
    SELECT amount FROM points_transfer WHERE points_transfer.reference = earning.reference
) AS given ON true
"""
THIS_RULE = "rule.id = %(rule)s::bigint"
DATED = "invoice.invoiced_on >= %(first)s::date AND invoice.invoiced_on < %(until)s::date"


def rehearse(rule: int, on: date) -> Rehearsal:
    """The rule (id, in whatever state) on the invoices of the calendar month before the one of `on`."""
    until = on.replace(day=1)
    first = (until - timedelta(days=1)).replace(day=1)
    lines = lines_earning(in_force=THIS_RULE, invoices=DATED)
    with connection.cursor() as cursor:
        cursor.execute(REHEARSE.format(lines=lines), {"rule": rule, "first": first, "until": until})
        return Rehearsal(first, until, *cursor.fetchone())
