-- What stays for ever: one guard that any app may put on a table whose rows are only added (SQLSTATE KR001).
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'KR001', MESSAGE = format('%s of %s is refused', TG_OP, TG_TABLE_NAME);
END $$;

-- The access log: not even the owner of the tables edits it in passing.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_access
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON kernel_access FROM clubcrm_app;

-- reverse
GRANT UPDATE, DELETE ON kernel_access TO clubcrm_app;
DROP TRIGGER append_only ON kernel_access;
DROP FUNCTION kernel_refuse_change();
