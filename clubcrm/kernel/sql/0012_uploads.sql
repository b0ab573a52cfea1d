-- What was added stays as it was added. An erasure runs as the owner and says that it forgets; nobody else removes a row.
CREATE FUNCTION kernel_guard_upload() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('clubcrm.forgetting', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'KR001', MESSAGE = format('%s of %s is refused', TG_OP, TG_TABLE_NAME);
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_upload
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_guard_upload();
REVOKE UPDATE, DELETE, TRUNCATE ON kernel_upload FROM clubcrm_app;

-- reverse
GRANT UPDATE, DELETE ON kernel_upload TO clubcrm_app;
DROP TRIGGER append_only ON kernel_upload;
DROP FUNCTION kernel_guard_upload();
