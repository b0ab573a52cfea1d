"""Accounting months are closed: in order, for the whole group, for good."""

from datetime import date, datetime

from clubcrm.kernel.clock import business_date
from points import queries
from points.operations.calling import call


def close_month(*, month: date, by: int, at: datetime) -> int:
    """Close the month whose first day is `month`, with the lines that clear what branches honoured for each other.

    What is recorded later counts for the first open month; `happened_on` stays what it was. Gives the id of the
    Closure. Raises MonthNotOver, MonthOutOfOrder, UnknownCode (nobody acts, or not a first day).
    """
    return int(call(queries.CLOSE_MONTH, [month, by, at, business_date(at)])[0])
