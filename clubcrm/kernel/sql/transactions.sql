-- Whether every transaction of this database older than this one has ended: whatever it wrote, the next statement sees.
-- Those of other databases of the server write none of our rows; whoever cannot be told apart counts as ours. What is
-- said of sessions is read anew, not as the caller's transaction read it first; and whoever ends while this is read is
-- asked for once more. STABLE: it looks at the snapshot of the statement that asks.
CREATE OR REPLACE FUNCTION kernel_ended_before(p_xid bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    WITH ours AS MATERIALIZED (
        SELECT running FROM pg_snapshot_xip(pg_current_snapshot()) AS running
        WHERE running::text::bigint < p_xid AND NOT EXISTS (
            SELECT FROM (SELECT pg_stat_clear_snapshot()::text AS anew) AS forgotten, LATERAL (
                SELECT FROM pg_stat_activity AS elsewhere
                WHERE elsewhere.backend_xid = running::xid AND elsewhere.datname <> current_database() AND anew = ''
                OFFSET 0
            ) AS found
        )
    )
    SELECT NOT EXISTS (SELECT FROM ours WHERE pg_xact_status(running) = 'in progress')
$$;
