"""Has applied for membership: 1 from the day of joining. Every evaluation asks it first: others hold no tier."""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, 1 AS value
FROM picked
JOIN members_membership AS membership ON membership.customer_id = picked.of_id
WHERE membership.joined_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = "SELECT customer_id AS of_id, joined_on AS on_date FROM members_membership"

MEASURE = State(
    Wording(
        "已申请入会", "has applied for membership", yes_zh="已申请入会", yes_en="has applied for membership"
    ),
    numbers=NUMBERS,
    dates=DATES,
)
