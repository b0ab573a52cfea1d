"""What a car has run: its newest valid reading, by the day of the visit, in whatever order visits are recorded.

A voided visit takes its reading back. A lower reading than the one before counts too, but whoever brings it is asked.
"""

from datetime import date

from django.db import connection

from members.models import Visit

VALID = "mileage_km IS NOT NULL AND voided_at IS NULL"
# `cars`: a SELECT of the cars to be set. One without a valid reading has no mileage.
SET = f"""
UPDATE members_vehicle AS car SET mileage_km = newest.mileage_km
FROM (
    SELECT DISTINCT ON (wanted.id) wanted.id, reading.mileage_km
    FROM members_vehicle AS wanted
    LEFT JOIN (SELECT * FROM members_visit WHERE {VALID}) AS reading ON reading.vehicle_id = wanted.id
    WHERE wanted.id IN ({{cars}})
    ORDER BY wanted.id, reading.arrived_on DESC, reading.id DESC
) AS newest
WHERE car.id = newest.id AND car.mileage_km IS DISTINCT FROM newest.mileage_km
"""
# The visits of these cars with whether each reading is below the one before.
LOWER = f"""
SELECT id, mileage_km < lag(mileage_km) OVER (PARTITION BY vehicle_id ORDER BY arrived_on, id) AS is_lower
FROM members_visit WHERE {VALID} AND vehicle_id IN ({{cars}})
"""


def settle(vehicle: int) -> None:
    """Write what the car has run, after a reading came or went."""
    with connection.cursor() as cursor:
        cursor.execute(SET.format(cars="%s"), [vehicle])


def find_last_reading(vehicle: int, on: date) -> int | None:
    """The newest valid one up to this day."""
    readings = Visit.everywhere.filter(vehicle_id=vehicle, mileage_km__isnull=False, voided_at=None)
    newest = readings.filter(arrived_on__lte=on).order_by("-arrived_on", "-id")
    return newest.values_list("mileage_km", flat=True).first()
