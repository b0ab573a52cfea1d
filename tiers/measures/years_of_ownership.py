"""Full years that a car has been owned, of the cars owned on the day: the longest. A car handed over counts no more."""

from tiers.measures import State, Wording, dates, filters

YEARS = dates.build_full_years("ownership.from_on", "{end}::date")
NUMBERS = f"""
SELECT picked.customer_id, max({YEARS}) AS value
FROM picked
JOIN members_ownership AS ownership ON ownership.customer_id = picked.of_id
JOIN members_vehicle AS vehicle ON vehicle.id = ownership.vehicle_id
WHERE ownership.from_on <= {{end}} AND (ownership.until_on IS NULL OR ownership.until_on > {{end}}) {{filters}}
GROUP BY picked.customer_id
"""
ANNIVERSARY = dates.build_latest_anniversary("from_on", "{end}::date")
DATES = f"""
SELECT customer_id AS of_id, {ANNIVERSARY} AS on_date
FROM members_ownership WHERE from_on <= {{end}}
UNION ALL
SELECT customer_id AS of_id, until_on AS on_date FROM members_ownership
"""

MEASURE = State(
    Wording("购车年限", "years of ownership", "年", "years"),
    numbers=NUMBERS,
    dates=DATES,
    filters={"brand": filters.brand("vehicle.brand")},
)
