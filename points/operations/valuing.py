"""What points are worth in yuan, from a month on."""

from datetime import date, datetime

from points.models import Unit, Worth
from points.operations.calling import Refused, UnknownCode, refusing


class MonthClosed(Refused):
    """The month is closed: its liability stands."""


def set_worth(
    *, unit: str, from_month: date, cents_per_hundred: int, closed: date | None, by: int, at: datetime
) -> Worth:
    """A hundred are worth so many cents from this month (its first day) on; months before keep what they had.

    Raises MonthClosed for one not after the newest `closed`, UnknownCode (unit, or not a first day), OutOfRange.
    """
    counted = Unit.objects.filter(code=unit).first()
    if counted is None or from_month.day != 1:
        raise UnknownCode(unit, from_month)
    if closed and from_month <= closed:
        raise MonthClosed(from_month)
    said = {"cents_per_hundred": cents_per_hundred, "recorded_by_id": by, "recorded_at": at}
    with refusing():
        worth, _new = Worth.objects.update_or_create(unit=counted, from_month=from_month, defaults=said)
    return worth
