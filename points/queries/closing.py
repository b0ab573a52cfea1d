"""Which months are over and not closed yet."""

from datetime import date

from django.db import connection

from clubcrm.kernel.months import month_of, shifted

# The month after the newest closed one, at the beginning the first in which something moved.
NEXT = """
SELECT coalesce((SELECT max(month) + interval '1 month' FROM points_closure)::date,
    (SELECT min(business_month) FROM points_flow))
"""


def find_closable(today: date) -> list[date]:
    """The months that may be closed on this business date, in the order in which they are. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT)
        month = cursor.fetchone()[0]
    found: list[date] = []
    while month and month < month_of(today):
        found.append(month)
        month = shifted(month, 1)
    return found
