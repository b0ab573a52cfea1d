"""SQL of backup and restore. Names of tables come from the catalogue and are quoted by psycopg.sql.Identifier."""

from psycopg import sql

# Everything a backup says is seen in this one snapshot.
ONE_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
EXPORT_SNAPSHOT = "SELECT pg_export_snapshot()"
# What texts of dates and intervals look like must not depend on the server's settings.
PLAIN_TEXT = (
    "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC'"
)
SERVER_VERSION = "SELECT current_setting('server_version_num')::int / 10000"
TABLES = """
SELECT relname::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY oid
"""
# Generated columns are computed again by the table that takes the rows.
COLUMNS = """
SELECT relname::text, array_agg(attname::text ORDER BY attnum) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0
    AND NOT attisdropped AND attgenerated = ''
GROUP BY relname
"""
SEQUENCES = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'"
# A sequence knows no snapshot: read after it was taken, it stands at or past every id in it.
SEQUENCE = sql.SQL("SELECT last_value, is_called FROM {}")
SET_SEQUENCE = "SELECT setval(%s::text::regclass, %s::bigint, %s::boolean)"
COUNT = sql.SQL("SELECT count(*) FROM {}")
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
# The figures by which a restored club is known to be the same: what moved, what is owed, what was invoiced.
LEDGER = """
SELECT 'moved ' || unit.code || ' ' || line.kind AS figure, sum(line.amount)::bigint
FROM points_transfer AS line JOIN points_account AS account ON account.id = line.debit_account_id
JOIN points_unit AS unit ON unit.id = account.unit_id GROUP BY 1
UNION ALL
SELECT 'balances ' || unit.code || ' ' || account.kind, sum(account.balance)::bigint
FROM points_account AS account JOIN points_unit AS unit ON unit.id = account.unit_id
WHERE account.kind <> 'house' GROUP BY 1
UNION ALL
SELECT 'open in lots', coalesce(sum(remaining), 0)::bigint FROM points_lot
UNION ALL
SELECT 'invoiced cents', coalesce(sum(total_cents), 0)::bigint FROM members_invoice
"""
# A club nobody has begun: what migrations seed is not a club.
BEGUN = """
SELECT EXISTS (SELECT FROM kernel_branch) OR EXISTS (SELECT FROM kernel_user) OR EXISTS (SELECT FROM members_customer)
    OR EXISTS (SELECT FROM points_transfer)
"""
OTHER_SESSIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
"""

COPY_OUT = sql.SQL("COPY {table} ({columns}) TO STDOUT")
COPY_IN = sql.SQL("COPY {table} ({columns}) FROM STDIN")
TRUNCATE = sql.SQL("TRUNCATE {tables}")
# Guards speak of what people do; a restore brings back what the guards let through once.
TRIGGERS_OFF = sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER")
TRIGGERS_ON = sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER")
# Foreign keys are taken off and put on again: one check per key instead of one per row, and no order of tables.
FOREIGN_KEYS = """
SELECT relname::text, conname::text, pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE connamespace = 'public'::regnamespace AND contype = 'f' AND conparentid = 0
"""
DROP_KEY = sql.SQL("ALTER TABLE {table} DROP CONSTRAINT {name}")
ADD_KEY = sql.SQL("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
# Watermarks (tiers, points, and whoever comes later) remember transaction ids, which are another server's now. What was
# counted stays counted (`through_id`); the marks above it say nothing any more. Run with an empty search path, too.
RESET_MARKS = """
DO $$
DECLARE marked regclass;
BEGIN
    FOR marked IN
        SELECT attrelid FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attname = 'mark_xid'
    LOOP
        EXECUTE format('UPDATE %s SET mark_id = 0, mark_xid = 0', marked);
    END LOOP;
END $$
"""
FORGET_SESSIONS = "TRUNCATE public.django_session"
WIPE = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
ANALYZE = "ANALYZE"
