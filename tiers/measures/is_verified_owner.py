"""A car owner whose application customer care has verified: 1 from the later of verification and first car.

Who sold the car remains one: "owns or owned".
"""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, 1 AS value
FROM picked
JOIN members_membership AS membership ON membership.customer_id = picked.of_id
WHERE membership.verified_on <= {end} {filters}
  AND EXISTS (
      SELECT FROM members_ownership AS ownership
      WHERE ownership.customer_id = picked.of_id AND ownership.from_on <= {end}
  )
GROUP BY picked.customer_id
"""
DATES = """
SELECT customer_id AS of_id, verified_on AS on_date FROM members_membership
UNION ALL
SELECT customer_id AS of_id, from_on AS on_date FROM members_ownership
"""

MEASURE = State(
    Wording(
        "已核实车主",
        "is a verified car owner",
        yes_zh="客服已核实的车主",
        yes_en="is a car owner verified by customer care",
    ),
    numbers=NUMBERS,
    dates=DATES,
)
