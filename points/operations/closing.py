"""Accounting months are closed: in order, for the whole group, for good."""

from datetime import date, datetime

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.months import month_of
from points import queries
from points.operations.calling import MonthNotOver, MonthOutOfOrder, call


def close_month(*, month: date, by: int, at: datetime) -> int:
    """Close the month whose first day is `month`, with the lines that clear what branches honoured for each other.

    What is recorded later counts for the first open month; `happened_on` stays what it was. Gives the id of the
    Closure. Raises MonthNotOver, MonthOutOfOrder, UnknownCode (nobody acts, or not a first day), OutOfRange.
    """
    return int(call(queries.CLOSE_MONTH, [month, by, at, business_date(at)])[0])


def close_months(*, through: date, by: int, at: datetime) -> list[date]:
    """Close every month that is over up to and with this one (its first day), one after the other, each for itself:
    broken off, it goes on where it ended. Gives them. Raises what `close_month` raises."""
    due = queries.find_closable(business_date(at))
    if through not in due:
        over = through < month_of(business_date(at))
        raise MonthOutOfOrder(due[0] if due else month_of(business_date(at))) if over else MonthNotOver
    chosen = due[: due.index(through) + 1]
    for month in chosen:
        close_month(month=month, by=by, at=at)
    return chosen
