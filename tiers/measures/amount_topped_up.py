"""Money topped up, in cents, by the day it was paid in (facts recorded by hand)."""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, sum(fact.amount) AS value
FROM picked
JOIN tiers_fact AS fact ON fact.customer_id = picked.of_id
WHERE fact.kind = 'top-up' AND fact.happened_on > {start} AND fact.happened_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = "SELECT customer_id AS of_id, happened_on AS on_date FROM tiers_fact WHERE kind = 'top-up'"

MEASURE = State(
    Wording("充值金额", "amount topped up", "元", "yuan", scale=100),
    numbers=NUMBERS,
    dates=DATES,
    windowed=True,
)
