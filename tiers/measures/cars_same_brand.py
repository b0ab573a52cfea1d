"""Cars of one brand owned on the day: the most of any brand. A car without a known brand is of none."""

from tiers.measures import State, Wording, filters

NUMBERS = """
SELECT per_brand.customer_id, max(per_brand.cars) AS value
FROM (
    SELECT picked.customer_id, count(*) AS cars
    FROM picked
    JOIN members_ownership AS ownership ON ownership.customer_id = picked.of_id
    JOIN members_vehicle AS vehicle ON vehicle.id = ownership.vehicle_id
    WHERE ownership.from_on <= {end} AND (ownership.until_on IS NULL OR ownership.until_on > {end})
      AND vehicle.brand <> '' {filters}
    GROUP BY picked.customer_id, vehicle.brand
) AS per_brand
GROUP BY per_brand.customer_id
"""
# The day it is handed over (until_on) it is no longer owned.
DATES = """
SELECT customer_id AS of_id, from_on AS on_date FROM members_ownership
UNION ALL
SELECT customer_id AS of_id, until_on AS on_date FROM members_ownership
"""

MEASURE = State(
    Wording("同品牌车辆数", "cars of the same brand", "辆", "cars"),
    numbers=NUMBERS,
    dates=DATES,
    filters={"brand": filters.brand("vehicle.brand")},
)
