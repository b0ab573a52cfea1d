"""Referred people who bought a car, by the day they bought."""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, count(*) AS value
FROM picked
JOIN members_referral AS referral ON referral.referrer_id = picked.of_id
WHERE referral.bought_on > {start} AND referral.bought_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = "SELECT referrer_id AS of_id, bought_on AS on_date FROM members_referral"

MEASURE = State(
    Wording("推荐购车人数", "referred people who bought a car", "人", "people"),
    numbers=NUMBERS,
    dates=DATES,
    windowed=True,
)
