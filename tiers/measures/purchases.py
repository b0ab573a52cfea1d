"""Number of purchases (trades): valid invoices of any kind, by invoice date."""

from tiers.measures import State, Wording, filters

NUMBERS = """
SELECT picked.customer_id, count(*) AS value
FROM picked
JOIN members_invoice AS invoice ON invoice.customer_id = picked.of_id
WHERE invoice.voided_at IS NULL AND invoice.invoiced_on > {start} AND invoice.invoiced_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = "SELECT customer_id AS of_id, invoiced_on AS on_date FROM members_invoice"

MEASURE = State(
    Wording("消费次数", "purchases", "次", "purchases"),
    numbers=NUMBERS,
    dates=DATES,
    windowed=True,
    filters={"branch": filters.branch("invoice.branch_id")},
)
