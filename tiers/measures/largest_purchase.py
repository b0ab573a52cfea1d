"""The largest single purchase, in cents: the highest sum of one valid invoice, of the lines that the filter lets through."""

from tiers.measures import State, Wording, filters

NUMBERS = """
SELECT per_invoice.customer_id, max(per_invoice.cents) AS value
FROM (
    SELECT picked.customer_id, sum(line.amount_cents) AS cents
    FROM picked
    JOIN members_invoice AS invoice ON invoice.customer_id = picked.customer_id
    JOIN members_invoiceline AS line ON line.invoice_id = invoice.id
    WHERE invoice.voided_at IS NULL AND invoice.invoiced_on > %(start)s AND invoice.invoiced_on <= %(end)s {filters}
    GROUP BY picked.customer_id, invoice.id
) AS per_invoice
GROUP BY per_invoice.customer_id
"""
DATES = "SELECT customer_id, invoiced_on AS on_date FROM members_invoice"

MEASURE = State(
    Wording("单笔最高消费", "largest single purchase", "元", "yuan", scale=100),
    numbers=NUMBERS,
    dates=DATES,
    windowed=True,
    filters={
        "category": filters.category("line.category_id"),
        "payer": filters.payer("line.payer"),
        "branch": filters.branch("invoice.branch_id"),
    },
)
