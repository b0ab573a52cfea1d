-- Every change of a rule or of a word for ledger lines is remembered (clubcrm/kernel/sql/0011_history.sql).
SELECT kernel_keep_history('points_earningrule', '', '', true);
SELECT kernel_keep_history('points_earningrule_categories', 'earningrule_id', '', true);
SELECT kernel_keep_history('points_unit', '', '', true);
SELECT kernel_keep_history('points_purpose', '', '', true);
SELECT kernel_keep_history('points_reason', '', '', true);

-- reverse
SELECT kernel_end_history(name::regclass) FROM unnest(ARRAY['points_earningrule', 'points_earningrule_categories',
    'points_unit', 'points_purpose', 'points_reason']) AS name;
