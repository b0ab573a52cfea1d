-- What stays for ever: one guard for every app, and the kernel's own tables that it keeps. The name of a trigger says
-- what it keeps and ends the sentence of the refusal: "UPDATE of kernel_access is refused: append only".
--   KR001 a change of what never changes

-- Whether an erasure is under way: only inside the owner's functions that say so, never by a setting alone.
CREATE OR REPLACE FUNCTION kernel_forgetting() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(current_setting('clubcrm.forgetting', true), '') = 'on' AND current_user = 'clubcrm_owner'
$$;

CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'KR001', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME,
        MESSAGE = format('%s of %s is refused: %s', TG_OP, TG_TABLE_NAME, replace(TG_NAME, '_', ' '));
END $$;

-- The access log: not even the owner of the tables edits it in passing. The night's limit of keeping may.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_access
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON kernel_access FROM clubcrm_app;

-- What was done to whose sign-in.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_staffevent
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON kernel_staffevent FROM clubcrm_app;

-- A file stays as it was added; an erasure takes it away.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON kernel_upload
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE ON kernel_upload
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON kernel_upload FROM clubcrm_app;

-- What a role may is written by code, when migrating: nobody gives a permission to a role or a person by a page.
REVOKE INSERT, UPDATE, DELETE ON auth_group, auth_group_permissions, auth_permission, django_content_type, django_migrations,
    kernel_user_user_permissions FROM clubcrm_app;

-- What was proposed stays as it was proposed, what was decided stays decided, and nothing is removed: the application
-- may write the decision or the withdrawal, once. An erasure takes comment and address out.
CREATE OR REPLACE TRIGGER decided_once BEFORE UPDATE ON kernel_approval FOR EACH ROW
    WHEN ((OLD.decided_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) AND NOT kernel_forgetting())
    EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON kernel_approval
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
-- Two people one of whom had the sign-in of the other in hand within thirty days could be one (clubcrm/kernel/hands.py).
--   KR002 one of them had the sign-in of the other in hand
CREATE OR REPLACE FUNCTION kernel_check_hands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.kernel_staffevent AS event JOIN public.kernel_staff AS held ON held.id = event.staff_id
        WHERE event.kind IN ('invited', 'reinvited', 'posted', 'named', 'enabled', 'step_removed')
            AND event.at >= NEW.decided_at - interval '30 days'
            AND (event.by_id, held.user_id) IN
                ((NEW.proposed_by_id, NEW.decided_by_id), (NEW.decided_by_id, NEW.proposed_by_id))
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'KR002', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME,
            MESSAGE = 'a decision is refused: of these two one had the sign-in of the other in hand';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER by_another_hand BEFORE UPDATE OF decided_by_id ON kernel_approval FOR EACH ROW
    WHEN (NEW.decided_by_id IS NOT NULL AND OLD.decided_by_id IS NULL) EXECUTE FUNCTION kernel_check_hands();
CREATE OR REPLACE TRIGGER by_another_hand_at_once BEFORE INSERT ON kernel_approval FOR EACH ROW
    WHEN (NEW.decided_by_id IS NOT NULL) EXECUTE FUNCTION kernel_check_hands();
REVOKE EXECUTE ON FUNCTION kernel_check_hands() FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON kernel_approval FROM clubcrm_app;
GRANT UPDATE (decided_by_id, decided_at, approved, comment, withdrawn_by_id, withdrawn_at) ON kernel_approval TO clubcrm_app;
