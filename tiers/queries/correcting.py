"""SQL that finds the customers whose points or purchases were taken back."""

# The customers of `wanted` who lost points or purchases after the change that gave them the present tier, dated up to the day
# of that change. Whether the tier is wrong is for the numbers to say.
UNDONE = """
SELECT standing.customer_id
FROM wanted
JOIN tiers_standing AS standing ON standing.customer_id = wanted.customer_id
JOIN tiers_tierchange AS change ON change.id = standing.change_id
JOIN (
    SELECT account.customer_id, transfer.happened_on AS on_date, transfer.recorded_at AS undone_at
    FROM points_account AS account
    JOIN points_transfer AS transfer ON transfer.debit_account_id = account.id
    WHERE transfer.reverses_id IS NOT NULL
    UNION ALL
    SELECT customer_id, invoiced_on, voided_at FROM members_invoice WHERE voided_at IS NOT NULL
) AS taken ON taken.customer_id = wanted.customer_id
WHERE taken.on_date <= change.as_of AND taken.undone_at >= change.recorded_at
"""
# A customer is due after a reversal even where the points reversed lie in no window of today.
REVERSED = """
INSERT INTO tiers_due (customer_id)
SELECT DISTINCT account.customer_id FROM points_transfer AS transfer
JOIN points_account AS account ON account.id = transfer.debit_account_id
WHERE transfer.reverses_id IS NOT NULL AND transfer.id > %(low)s AND transfer.id <= %(high)s
  AND account.customer_id IS NOT NULL
ON CONFLICT DO NOTHING
"""
