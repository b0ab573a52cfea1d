"""Owns a car on the day, verified or not."""

from tiers.measures import State, Wording, filters

NUMBERS = """
SELECT picked.customer_id, 1 AS value
FROM picked
WHERE EXISTS (
    SELECT FROM members_ownership AS ownership
    JOIN members_vehicle AS vehicle ON vehicle.id = ownership.vehicle_id
    WHERE ownership.customer_id = picked.of_id AND ownership.from_on <= {end}
      AND (ownership.until_on IS NULL OR ownership.until_on > {end}) {filters}
)
GROUP BY picked.customer_id
"""
# The day it is handed over (until_on) it is no longer owned.
DATES = """
SELECT customer_id AS of_id, from_on AS on_date FROM members_ownership
UNION ALL
SELECT customer_id AS of_id, until_on AS on_date FROM members_ownership
"""

MEASURE = State(
    Wording("车主", "is a car owner", yes_zh="名下有车", yes_en="owns a car"),
    numbers=NUMBERS,
    dates=DATES,
    filters={"brand": filters.brand("vehicle.brand")},
)
