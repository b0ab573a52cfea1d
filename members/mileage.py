"""What a car has run: its newest valid reading, by the day of the visit, in whatever order visits are recorded.

A voided visit takes its reading back. A lower reading than the one before counts too, but whoever brings it is asked.
"""

from datetime import date

from django.db import connection

from members import queries
from members.models import Visit


def settle(vehicle: int) -> None:
    """Write what the car has run, after a reading came or went."""
    with connection.cursor() as cursor:
        cursor.execute(queries.SET_MILEAGE.format(cars="%s"), [vehicle])


def find_last_reading(vehicle: int, on: date, besides: int | None = None) -> int | None:
    """The newest valid one up to this day, of another visit than `besides`."""
    readings = Visit.everywhere.filter(vehicle_id=vehicle, mileage_km__isnull=False, voided_at=None)
    if besides:
        readings = readings.exclude(id=besides)
    newest = readings.filter(arrived_on__lte=on).order_by("-arrived_on", "-id")
    return newest.values_list("mileage_km", flat=True).first()
