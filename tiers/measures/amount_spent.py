"""Amount spent, in cents, on valid invoices by invoice date; a voided invoice never counted."""

from tiers.measures import State, Wording, filters

NUMBERS = """
SELECT picked.customer_id, sum(line.amount_cents) AS value
FROM picked
JOIN members_invoice AS invoice ON invoice.customer_id = picked.of_id
JOIN members_invoiceline AS line ON line.invoice_id = invoice.id
WHERE invoice.voided_at IS NULL AND invoice.invoiced_on > {start} AND invoice.invoiced_on <= {end} {filters}
GROUP BY picked.customer_id
"""
DATES = "SELECT customer_id AS of_id, invoiced_on AS on_date FROM members_invoice"

MEASURE = State(
    Wording("消费金额", "amount spent", "元", "yuan", scale=100),
    numbers=NUMBERS,
    dates=DATES,
    windowed=True,
    filters={
        "category": filters.category("line.category_id"),
        "payer": filters.payer("line.payer"),
        "branch": filters.branch("invoice.branch_id"),
    },
)
