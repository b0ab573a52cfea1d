-- What an administrator sets of complaints is remembered (clubcrm/kernel/sql/0011_history.sql).
SELECT kernel_keep_history('complaints_grade', '', '', true);
SELECT kernel_keep_history('complaints_channel', '', '', true);

-- reverse
SELECT kernel_end_history(name::regclass) FROM unnest(ARRAY['complaints_grade', 'complaints_channel']) AS name;
