"""The first purchase ever, in cents: the sum of the earliest valid invoice; of several of that day, the first recorded."""

from tiers.measures import State, Wording

NUMBERS = """
SELECT DISTINCT ON (picked.customer_id) picked.customer_id, invoice.total_cents AS value
FROM picked
JOIN members_invoice AS invoice ON invoice.customer_id = picked.of_id
WHERE invoice.voided_at IS NULL AND invoice.invoiced_on <= {end} {filters}
ORDER BY picked.customer_id, invoice.invoiced_on, invoice.id
"""
DATES = "SELECT customer_id AS of_id, invoiced_on AS on_date FROM members_invoice"

MEASURE = State(Wording("首次消费", "first purchase", "元", "yuan", scale=100), numbers=NUMBERS, dates=DATES)
