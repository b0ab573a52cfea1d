-- Every change of a rule or of a word for ledger lines is remembered (clubcrm/kernel/sql/history.sql).
SELECT kernel_keep_history('points_earningrule', '', '', true);
SELECT kernel_keep_history('points_earningrule_categories', 'earningrule_id', '', true);
SELECT kernel_keep_history('points_unit', '', '', true);
SELECT kernel_keep_history('points_purpose', '', '', true);
SELECT kernel_keep_history('points_reason', '', '', true);
