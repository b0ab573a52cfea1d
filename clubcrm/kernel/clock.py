"""Business time. Instants are UTC (`_at`); dates (`_on`) are those of the dealership's wall calendar."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def business_date(at: datetime | None = None) -> date:
    """The dealership's calendar date at the aware instant `at` (default: now), whatever the process's TZ is."""
    return (at or timezone.now()).astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE)).date()
