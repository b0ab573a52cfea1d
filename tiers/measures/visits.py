"""Visits to the workshop: those invoiced (a provisional visit does not count yet), by invoice date.

One visit with two invoices counts once.
"""

from tiers.measures import State, Wording, filters

NUMBERS = """
SELECT picked.customer_id, count(DISTINCT coalesce(invoice.visit_id, -invoice.id)) AS value
FROM picked
JOIN members_invoice AS invoice ON invoice.customer_id = picked.of_id
WHERE invoice.kind = 'service' AND invoice.voided_at IS NULL
  AND invoice.invoiced_on > {start} AND invoice.invoiced_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = "SELECT customer_id AS of_id, invoiced_on AS on_date FROM members_invoice WHERE kind = 'service'"

MEASURE = State(
    Wording("到店次数", "visits", "次", "visits"),
    numbers=NUMBERS,
    dates=DATES,
    windowed=True,
    filters={"branch": filters.branch("invoice.branch_id")},
)
