"""Full years that a car has been owned, of the cars owned on the day: the longest. A car handed over counts no more."""

from tiers.measures import State, Wording, dates, filters

NUMBERS = f"""
SELECT picked.customer_id, max({dates.full_years("ownership.from_on", "%(end)s::date")}) AS value
FROM picked
JOIN members_ownership AS ownership ON ownership.customer_id = picked.customer_id
JOIN members_vehicle AS vehicle ON vehicle.id = ownership.vehicle_id
WHERE ownership.from_on <= %(end)s AND (ownership.until_on IS NULL OR ownership.until_on > %(end)s) {{filters}}
GROUP BY picked.customer_id
"""
DATES = f"""
SELECT customer_id, {dates.latest_anniversary("from_on", "%(as_of)s::date")} AS on_date
FROM members_ownership WHERE from_on <= %(as_of)s
UNION ALL
SELECT customer_id, until_on AS on_date FROM members_ownership
"""

MEASURE = State(
    Wording("购车年限", "years of ownership", "年", "years"),
    numbers=NUMBERS,
    dates=DATES,
    filters={"brand": filters.brand("vehicle.brand")},
)
