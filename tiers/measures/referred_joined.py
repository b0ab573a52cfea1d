"""Referred people who joined, by the day they joined."""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, count(*) AS value
FROM picked
JOIN members_referral AS referral ON referral.referrer_id = picked.of_id
JOIN members_membership AS joined ON joined.customer_id = referral.referred_id
WHERE joined.joined_on > {start} AND joined.joined_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = """
SELECT referral.referrer_id AS of_id, joined.joined_on AS on_date
FROM members_referral AS referral JOIN members_membership AS joined ON joined.customer_id = referral.referred_id
"""

MEASURE = State(
    Wording("推荐入会人数", "referred people who joined", "人", "people"),
    numbers=NUMBERS,
    dates=DATES,
    windowed=True,
)
