"""Points held on the day: everything credited to the customer's account minus everything debited, by business date.

Pending points count, points on hold too; what is owed does not count against them. Expired points are gone.
"""

from tiers.measures import Flow, Wording

ROWS = """
SELECT transfer.id, account.customer_id AS of_id, transfer.happened_on, transfer.amount AS value
FROM points_transfer AS transfer
JOIN points_account AS account ON account.id = transfer.credit_account_id
WHERE account.kind = 'member' AND account.unit_id = (SELECT id FROM points_unit WHERE code = 'point')
UNION ALL
SELECT transfer.id, account.customer_id AS of_id, transfer.happened_on, -transfer.amount AS value
FROM points_transfer AS transfer
JOIN points_account AS account ON account.id = transfer.debit_account_id
WHERE account.kind = 'member' AND account.unit_id = (SELECT id FROM points_unit WHERE code = 'point')
"""

MEASURE = Flow(
    Wording("持有积分", "points held", "分", "points"), source="points_transfer", rows=ROWS, windowed=False
)
