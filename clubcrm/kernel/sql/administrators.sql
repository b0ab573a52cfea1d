-- Somebody is left who may administer the club, whoever writes what.
--   KS001 nobody would be left

-- An administrator is an active user who is a superuser or has the role. The lock makes two who disable each other take
-- turns: the second then sees what the first did.
CREATE OR REPLACE FUNCTION kernel_require_an_administrator() RETURNS void LANGUAGE plpgsql
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

CREATE OR REPLACE FUNCTION kernel_keep_an_administrator() RETURNS trigger LANGUAGE plpgsql
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
CREATE OR REPLACE TRIGGER keep_an_administrator AFTER UPDATE ON kernel_user FOR EACH ROW
    WHEN (OLD.is_active AND NOT NEW.is_active OR OLD.is_superuser AND NOT NEW.is_superuser)
    EXECUTE FUNCTION kernel_keep_an_administrator();
CREATE OR REPLACE TRIGGER keep_an_administrator_left AFTER DELETE ON kernel_user FOR EACH ROW
    WHEN (OLD.is_active) EXECUTE FUNCTION kernel_keep_an_administrator();

CREATE OR REPLACE FUNCTION kernel_keep_an_administrator_by_role() RETURNS trigger LANGUAGE plpgsql
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
CREATE OR REPLACE TRIGGER keep_an_administrator_taken AFTER DELETE ON kernel_user_groups
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_keep_an_administrator_by_role();
CREATE OR REPLACE TRIGGER keep_an_administrator_before AFTER UPDATE ON kernel_user_groups
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kernel_keep_an_administrator_by_role();
