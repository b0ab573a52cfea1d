"""Business time. Instants are UTC (`_at`); dates (`_on`) are those of the dealership's wall calendar."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def business_zone() -> ZoneInfo:
    """The zone of the dealership's wall clock, whatever the process's TZ is. SQL takes its `key`."""
    return ZoneInfo(settings.BUSINESS_TIME_ZONE)


def to_business_time(at: datetime) -> datetime:
    """The aware instant as the dealership's wall clock shows it."""
    return at.astimezone(business_zone())


def business_date(at: datetime | None = None) -> date:
    """The dealership's calendar date at the aware instant `at` (default: now)."""
    return to_business_time(at or timezone.now()).date()


def start_of_business_day(on: date) -> datetime:
    """The instant at which this date begins at the dealership."""
    return at_business_hour(on, 0)


def at_business_hour(on: date, hour: int) -> datetime:
    """The instant of this full hour of the date at the dealership."""
    return datetime.combine(on, time(hour), business_zone())
