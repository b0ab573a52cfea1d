"""SQL of the most spent at once. Not a measure (no MEASURE): it is skipped by the discovery."""

from tiers.measures import filters

DATES = "SELECT customer_id AS of_id, invoiced_on AS on_date FROM members_invoice"
FILTERS = {
    "category": filters.category("line.category_id"),
    "payer": filters.payer("line.payer"),
    "branch": filters.branch("invoice.branch_id"),
}


def build_highest(together: str) -> str:
    """The highest sum, in cents, of the lines of valid invoices that have `together` (a column) in common."""
    return f"""
SELECT at_once.customer_id, max(at_once.cents) AS value
FROM (
    SELECT picked.customer_id, sum(line.amount_cents) AS cents
    FROM picked
    JOIN members_invoice AS invoice ON invoice.customer_id = picked.of_id
    JOIN members_invoiceline AS line ON line.invoice_id = invoice.id
    WHERE invoice.voided_at IS NULL AND invoice.invoiced_on > {{start}} AND invoice.invoiced_on <= {{end}} {{filters}}
    GROUP BY picked.customer_id, {together}
) AS at_once
GROUP BY at_once.customer_id
"""
