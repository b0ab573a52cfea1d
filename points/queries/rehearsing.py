"""What a rule would do, before it does: evaluated on real invoices, nothing written."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from points import rules
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


EXAMPLE = """
SELECT {points} FROM (SELECT %(cents)s::bigint AS amount_cents) AS line,
    (SELECT %(kind)s::text AS kind, %(params)s::jsonb AS params) AS rule
"""


def reckon_example(kind: str, params: Mapping[str, Any], cents: int) -> int:
    """The points of one line of so much, by figures that need not be saved."""
    given: dict[str, Any] = {"cents": cents, "kind": kind, "params": json.dumps(dict(params))}
    with connection.cursor() as cursor:
        cursor.execute(EXAMPLE.format(points=rules.points_sql()), given)
        return int(cursor.fetchone()[0] or 0)


def rehearse(rule: int, on: date) -> Rehearsal:
    """The rule (id, in whatever state) on the invoices of the calendar month before the one of `on`."""
    until = on.replace(day=1)
    first = (until - timedelta(days=1)).replace(day=1)
    lines = lines_earning(in_force=THIS_RULE, invoices=DATED)
    with connection.cursor() as cursor:
        cursor.execute(REHEARSE.format(lines=lines), {"rule": rule, "first": first, "until": until})
        return Rehearsal(first, until, *cursor.fetchone())
