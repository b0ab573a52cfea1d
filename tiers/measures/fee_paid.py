"""Yearly fees paid, in cents, by the day of payment (facts recorded by hand)."""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, sum(fact.amount) AS value
FROM picked
JOIN tiers_fact AS fact ON fact.customer_id = picked.of_id
WHERE fact.kind = 'fee' AND fact.happened_on > {start} AND fact.happened_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = "SELECT customer_id AS of_id, happened_on AS on_date FROM tiers_fact WHERE kind = 'fee'"

MEASURE = State(
    Wording("已缴年费", "yearly fee paid", "元", "yuan", scale=100),
    numbers=NUMBERS,
    dates=DATES,
    windowed=True,
)
