-- Every change of a text or of an occasion is remembered (clubcrm/kernel/sql/history.sql).
SELECT kernel_keep_history('campaigns_template', '', '', true);
SELECT kernel_keep_history('campaigns_occasion', '', '', true);
