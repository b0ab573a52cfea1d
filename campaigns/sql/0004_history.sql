-- Every change of a text or of an occasion is remembered (clubcrm/kernel/sql/0011_history.sql).
SELECT kernel_keep_history('campaigns_template', '', '', true);
SELECT kernel_keep_history('campaigns_occasion', '', '', true);

-- reverse
SELECT kernel_end_history(name::regclass) FROM unnest(ARRAY['campaigns_template', 'campaigns_occasion']) AS name;
