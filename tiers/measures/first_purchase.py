"""The first purchase ever, in cents: the sum of the earliest valid invoice; of several of that day, the first recorded."""

from tiers.measures import State, Wording

NUMBERS = """
SELECT picked.customer_id, first.total_cents AS value
FROM picked
CROSS JOIN LATERAL (
    SELECT invoice.total_cents FROM members_invoice AS invoice
    WHERE invoice.customer_id = picked.customer_id AND invoice.voided_at IS NULL
      AND invoice.invoiced_on <= %(end)s {filters}
    ORDER BY invoice.invoiced_on, invoice.id LIMIT 1
) AS first
"""
DATES = "SELECT customer_id, invoiced_on AS on_date FROM members_invoice"

MEASURE = State(Wording("首次消费", "first purchase", "元", "yuan", scale=100), numbers=NUMBERS, dates=DATES)
