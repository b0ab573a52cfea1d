-- What was agreed, refused, asked and erased is evidence: rows are added, never changed or removed, not even by the
-- owner in passing. Only an erasure takes the words out of it.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_consent
    FOR EACH STATEMENT WHEN (NOT members_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_datarequest
    FOR EACH STATEMENT WHEN (NOT members_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_suppression
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_suppressionlift
    FOR EACH STATEMENT WHEN (NOT members_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON members_erasedkey
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

-- The access log, too, but for the night's limit of keeping.
DROP TRIGGER append_only ON kernel_access;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_access
    FOR EACH STATEMENT WHEN (NOT members_forgetting()) EXECUTE FUNCTION kernel_refuse_change();

-- Approvals, where they are kept as they were decided: an erasure takes comment and address out of them.
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'kernel_approval'::regclass AND tgname = 'decided_once') THEN
        DROP TRIGGER decided_once ON kernel_approval;
        CREATE TRIGGER decided_once BEFORE UPDATE ON kernel_approval FOR EACH ROW
            WHEN ((OLD.decided_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) AND NOT members_forgetting())
            EXECUTE FUNCTION kernel_refuse_change();
    END IF;
END $$;

-- A question in force is what customers were asked: it may only be closed, once.
CREATE FUNCTION members_guard_wording() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'active' AND NEW.state = 'closed'
        AND to_jsonb(NEW) - '{state,closed_at}'::text[] = to_jsonb(OLD) - '{state,closed_at}'::text[]
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'KR001', MESSAGE = 'a wording in force is closed, not changed';
END $$;
CREATE TRIGGER in_force_never_changes BEFORE UPDATE OR DELETE ON members_wording
    FOR EACH ROW WHEN (OLD.state IN ('active', 'closed')) EXECUTE FUNCTION members_guard_wording();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON members_wording
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

REVOKE UPDATE, DELETE, TRUNCATE ON members_datarequest, members_suppression, members_suppressionlift FROM clubcrm_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON members_erasure, members_erasedkey FROM clubcrm_app;
REVOKE UPDATE, DELETE, TRUNCATE ON members_restriction FROM clubcrm_app;
GRANT UPDATE (lifted_by_id, lifted_at) ON members_restriction TO clubcrm_app;
-- Only members_forget erases, and who is erased stays it.
CREATE TRIGGER erased_stays_erased BEFORE UPDATE ON members_customer FOR EACH ROW
    WHEN ((OLD.erased_at IS NOT NULL OR NEW.erased_at IS NOT NULL) AND NOT members_forgetting())
    EXECUTE FUNCTION kernel_refuse_change();

-- reverse
GRANT UPDATE, DELETE ON members_restriction TO clubcrm_app;
GRANT INSERT, UPDATE, DELETE ON members_erasure, members_erasedkey TO clubcrm_app;
GRANT UPDATE, DELETE ON members_datarequest, members_suppression, members_suppressionlift TO clubcrm_app;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'kernel_approval'::regclass AND tgname = 'decided_once') THEN
        DROP TRIGGER decided_once ON kernel_approval;
        CREATE TRIGGER decided_once BEFORE UPDATE ON kernel_approval FOR EACH ROW
            WHEN (OLD.decided_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION kernel_refuse_change();
    END IF;
END $$;
DROP TRIGGER erased_stays_erased ON members_customer;
DROP TRIGGER never_emptied ON members_wording;
DROP TRIGGER in_force_never_changes ON members_wording;
DROP FUNCTION members_guard_wording();
DROP TRIGGER append_only ON kernel_access;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_access
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
DROP TRIGGER append_only ON members_erasedkey;
DROP TRIGGER append_only ON members_erasure;
DROP TRIGGER append_only ON members_suppressionlift;
DROP TRIGGER append_only ON members_suppression;
DROP TRIGGER append_only ON members_datarequest;
DROP TRIGGER append_only ON members_consent;
