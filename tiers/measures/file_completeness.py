"""How complete the file is, in per cent, as the customer page says it (members/panels.py): of the facts that apply.

Sex, birthday, phone, e-mail, preferred advisor and a car; an organisation has neither sex nor birthday.
After a merge the most complete of the files counts.
"""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, max(100 * (
        CASE customer.kind WHEN 'person' THEN (customer.sex <> '')::int + (customer.birthday IS NOT NULL)::int ELSE 0 END
        + (customer.phone <> '')::int + (customer.email <> '')::int + (customer.advisor_id IS NOT NULL)::int
        + EXISTS (
            SELECT FROM members_ownership AS ownership
            WHERE ownership.customer_id = picked.of_id AND ownership.from_on <= {end}
              AND (ownership.until_on IS NULL OR ownership.until_on > {end})
        )::int
    ) / CASE customer.kind WHEN 'person' THEN 6 ELSE 4 END) AS value
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
