"""Instants of the demo's days."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings


def instant(on: date, hour: int = 18) -> datetime:
    """This hour of the dealership's wall clock."""
    return datetime.combine(on, time(hour), ZoneInfo(settings.BUSINESS_TIME_ZONE))
