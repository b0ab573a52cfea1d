"""How complete the file is, in per cent, as members/completeness.py measures it for the customer page.

After a merge the most complete of the files counts.
"""

from members import completeness
from tiers.measures import State, Wording

OWNS_CAR = """EXISTS (
    SELECT FROM members_ownership AS ownership
    WHERE ownership.customer_id = picked.of_id AND ownership.from_on <= {end}
      AND (ownership.until_on IS NULL OR ownership.until_on > {end})
)"""
NUMBERS = f"""
SELECT picked.customer_id, max(100 * {completeness.count_known(OWNS_CAR)} / {completeness.APPLYING}) AS value
FROM picked
JOIN members_customer AS customer ON customer.id = picked.of_id
GROUP BY picked.customer_id
"""
DATES = """
SELECT customer_id AS of_id, from_on AS on_date FROM members_ownership
UNION ALL
SELECT customer_id AS of_id, until_on AS on_date FROM members_ownership
"""

MEASURE = State(
    Wording("资料完整度", "completeness of the file", "%", "per cent"), numbers=NUMBERS, dates=DATES
)
