"""Instants of the demo's days."""

from datetime import date, datetime

from clubcrm.kernel.clock import at_business_hour


def instant(on: date, hour: int = 18) -> datetime:
    """This hour of the dealership's wall clock."""
    return at_business_hour(on, hour)
