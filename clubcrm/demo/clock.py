"""Instants of the demo's days."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from clubcrm.kernel.clock import at_business_hour


def instant(on: date, hour: int = 18, minute: int = 0) -> datetime:
    """This time of the dealership's wall clock; now where that has not come yet: nothing of the demo lies ahead."""
    return min(at_business_hour(on, hour) + timedelta(minutes=minute), timezone.now())
