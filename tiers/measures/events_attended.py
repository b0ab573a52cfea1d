"""Events attended, by their day (facts recorded by hand)."""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, count(*) AS value
FROM picked
JOIN tiers_fact AS fact ON fact.customer_id = picked.of_id
WHERE fact.kind = 'event' AND fact.happened_on > {start} AND fact.happened_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = "SELECT customer_id AS of_id, happened_on AS on_date FROM tiers_fact WHERE kind = 'event'"

MEASURE = State(
    Wording("参加活动", "events attended", "次", "events"), numbers=NUMBERS, dates=DATES, windowed=True
)
