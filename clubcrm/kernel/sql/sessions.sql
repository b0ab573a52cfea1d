-- Sessions end at once when a sign-in is disabled or changes its role or branch, whoever writes it: the operations, the
-- admin site or raw SQL. A session carries the epoch of its sign-in (User._get_session_auth_hash).

-- The epoch never falls: a stale object that is saved whole brings no session back. Who never signed in has none to end.
CREATE OR REPLACE FUNCTION kernel_end_sessions_of_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.epoch := greatest(NEW.epoch, OLD.epoch);
    IF OLD.last_login IS NOT NULL AND NEW.epoch = OLD.epoch
        AND (NEW.is_active, NEW.is_superuser, NEW.is_staff)
            IS DISTINCT FROM (OLD.is_active, OLD.is_superuser, OLD.is_staff)
    THEN
        NEW.epoch := OLD.epoch + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER end_sessions BEFORE UPDATE ON kernel_user
    FOR EACH ROW EXECUTE FUNCTION kernel_end_sessions_of_changed();

CREATE OR REPLACE FUNCTION kernel_end_sessions_of_staff() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE kernel_user SET epoch = epoch + 1 WHERE last_login IS NOT NULL AND id IN (
        SELECT unnest(ARRAY[after.user_id, before.user_id])
        FROM new_rows AS after JOIN old_rows AS before USING (id)
        WHERE (after.branch_id, after.user_id, after.left_on)
            IS DISTINCT FROM (before.branch_id, before.user_id, before.left_on)
    );
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER end_sessions AFTER UPDATE ON kernel_staff
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_staff();

CREATE OR REPLACE FUNCTION kernel_end_sessions_of_role() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE kernel_user SET epoch = epoch + 1
    WHERE last_login IS NOT NULL AND id IN (SELECT user_id FROM changed_rows);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER end_sessions_given AFTER INSERT ON kernel_user_groups
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_role();
CREATE OR REPLACE TRIGGER end_sessions_taken AFTER DELETE ON kernel_user_groups
    REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_role();
CREATE OR REPLACE TRIGGER end_sessions_before AFTER UPDATE ON kernel_user_groups
    REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_role();
CREATE OR REPLACE TRIGGER end_sessions_after AFTER UPDATE ON kernel_user_groups
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_role();
