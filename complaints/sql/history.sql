-- What an administrator sets of complaints is remembered (clubcrm/kernel/sql/history.sql).
SELECT kernel_keep_history('complaints_grade', '', '', true);
SELECT kernel_keep_history('complaints_channel', '', '', true);
