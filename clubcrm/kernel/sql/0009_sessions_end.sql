-- Sessions end at once when a sign-in is disabled or changes its role or branch, whoever writes it: the operations, the
-- admin site or raw SQL. A session carries the epoch of its sign-in (User._get_session_auth_hash).
--   KS001 nobody would be left who may administer the club

-- The epoch never falls: a stale object that is saved whole brings no session back. Who never signed in has none to end.
CREATE FUNCTION kernel_end_sessions_of_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
CREATE TRIGGER end_sessions BEFORE UPDATE ON kernel_user
    FOR EACH ROW EXECUTE FUNCTION kernel_end_sessions_of_changed();

CREATE FUNCTION kernel_end_sessions_of_staff() RETURNS trigger LANGUAGE plpgsql
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
CREATE TRIGGER end_sessions AFTER UPDATE ON kernel_staff
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_staff();

CREATE FUNCTION kernel_end_sessions_of_role() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE kernel_user SET epoch = epoch + 1
    WHERE last_login IS NOT NULL AND id IN (SELECT user_id FROM changed_rows);
    RETURN NULL;
END $$;
CREATE TRIGGER end_sessions_given AFTER INSERT ON kernel_user_groups
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_role();
CREATE TRIGGER end_sessions_taken AFTER DELETE ON kernel_user_groups
    REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_role();
CREATE TRIGGER end_sessions_before AFTER UPDATE ON kernel_user_groups
    REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_role();
CREATE TRIGGER end_sessions_after AFTER UPDATE ON kernel_user_groups
    REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_end_sessions_of_role();

-- An administrator is an active user who is a superuser or has the role. The lock makes two who disable each other take
-- turns: the second then sees what the first did.
CREATE FUNCTION kernel_require_an_administrator() RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('kernel.administrators'));
    IF NOT EXISTS (
        SELECT FROM kernel_user AS one WHERE one.is_active AND (one.is_superuser OR EXISTS (
            SELECT FROM kernel_user_groups AS has JOIN auth_group AS role ON role.id = has.group_id
            WHERE has.user_id = one.id AND role.name = 'administrator'
        ))
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'KS001', MESSAGE = 'the last administrator stays';
    END IF;
END $$;

CREATE FUNCTION kernel_keep_an_administrator() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.is_superuser OR EXISTS (
        SELECT FROM kernel_user_groups AS has JOIN auth_group AS role ON role.id = has.group_id
        WHERE has.user_id = OLD.id AND role.name = 'administrator'
    ) THEN
        PERFORM kernel_require_an_administrator();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_an_administrator AFTER UPDATE ON kernel_user FOR EACH ROW
    WHEN (OLD.is_active AND NOT NEW.is_active OR OLD.is_superuser AND NOT NEW.is_superuser)
    EXECUTE FUNCTION kernel_keep_an_administrator();
CREATE TRIGGER keep_an_administrator_left AFTER DELETE ON kernel_user FOR EACH ROW
    WHEN (OLD.is_active) EXECUTE FUNCTION kernel_keep_an_administrator();

CREATE FUNCTION kernel_keep_an_administrator_by_role() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM old_rows AS had
        JOIN auth_group AS role ON role.id = had.group_id AND role.name = 'administrator'
        JOIN kernel_user AS one ON one.id = had.user_id AND one.is_active
    ) THEN
        PERFORM kernel_require_an_administrator();
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_an_administrator_taken AFTER DELETE ON kernel_user_groups
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_keep_an_administrator_by_role();
CREATE TRIGGER keep_an_administrator_before AFTER UPDATE ON kernel_user_groups
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_keep_an_administrator_by_role();

-- What was done to whose sign-in stays.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_staffevent
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON kernel_staffevent FROM clubcrm_app;

-- reverse
GRANT UPDATE, DELETE ON kernel_staffevent TO clubcrm_app;
DROP TRIGGER append_only ON kernel_staffevent;
DROP TRIGGER keep_an_administrator_before ON kernel_user_groups;
DROP TRIGGER keep_an_administrator_taken ON kernel_user_groups;
DROP FUNCTION kernel_keep_an_administrator_by_role();
DROP TRIGGER keep_an_administrator_left ON kernel_user;
DROP TRIGGER keep_an_administrator ON kernel_user;
DROP FUNCTION kernel_keep_an_administrator();
DROP FUNCTION kernel_require_an_administrator();
DROP TRIGGER end_sessions_after ON kernel_user_groups;
DROP TRIGGER end_sessions_before ON kernel_user_groups;
DROP TRIGGER end_sessions_taken ON kernel_user_groups;
DROP TRIGGER end_sessions_given ON kernel_user_groups;
DROP FUNCTION kernel_end_sessions_of_role();
DROP TRIGGER end_sessions ON kernel_staff;
DROP FUNCTION kernel_end_sessions_of_staff();
DROP TRIGGER end_sessions ON kernel_user;
DROP FUNCTION kernel_end_sessions_of_changed();
