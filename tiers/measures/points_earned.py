"""Points earned: the qualifying amounts of the ledger, plus where the customer's account is credited, minus where debited.

What is redeemed does not count against it (nothing qualifies there); what is reversed does.
"""

from tiers.measures import Flow, Wording, filters

# One row per transfer and customer's account (spendable or debt) that counts towards tiers.
ROWS = """
SELECT transfer.id, account.customer_id AS of_id, transfer.happened_on, transfer.category_id, transfer.branch_id,
       transfer.qualifying AS value
FROM points_transfer AS transfer
JOIN points_account AS account ON account.id = transfer.credit_account_id
WHERE transfer.qualifying > 0 AND account.kind IN ('member', 'debt')
  AND account.unit_id = (SELECT id FROM points_unit WHERE code = 'point')
UNION ALL
SELECT transfer.id, account.customer_id AS of_id, transfer.happened_on, transfer.category_id, transfer.branch_id,
       -transfer.qualifying AS value
FROM points_transfer AS transfer
JOIN points_account AS account ON account.id = transfer.debit_account_id
WHERE transfer.qualifying > 0 AND account.kind IN ('member', 'debt')
  AND account.unit_id = (SELECT id FROM points_unit WHERE code = 'point')
"""

MEASURE = Flow(
    Wording("积分", "points earned", "分", "points"),
    source="points_transfer",
    rows=ROWS,
    filters={"category": filters.category("category_id"), "branch": filters.branch("branch_id")},
)
