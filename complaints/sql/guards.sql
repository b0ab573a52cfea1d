-- What the application may not do to complaints even by mistake: rewrite the story, skip a step of the flow, carry out
-- what nobody approved, reopen what is closed.
--   CP002 a step that the flow does not have     CP003 nobody approved it

-- The story: only an erasure takes words out of it (forgetting.sql).
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE ON complaints_event
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON complaints_event
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE ON complaints_solution
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON complaints_solution
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE ON complaints_feedback
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON complaints_feedback
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON complaints_complaint
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER what_was_said_never_changes
    BEFORE UPDATE OF number, words, wish, received_by_id, received_at ON complaints_complaint
    FOR EACH STATEMENT WHEN (NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER closed_stays_closed BEFORE UPDATE ON complaints_complaint
    FOR EACH ROW WHEN (OLD.state = 'closed' AND NOT kernel_forgetting()) EXECUTE FUNCTION kernel_refuse_change();

-- The flow of domain 4, and the one door to "approved": the newest solution's approval, given by a second person.
CREATE OR REPLACE FUNCTION complaints_guard_flow() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('received', 'answered'), ('answered', 'justified'), ('answered', 'closed'), ('justified', 'proposed'),
        ('proposed', 'justified'), ('proposed', 'approved'), ('approved', 'carried_out'), ('carried_out', 'closed')
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'CP002', MESSAGE = format('no step from %s to %s', OLD.state, NEW.state);
    END IF;
    IF NEW.state = 'approved' AND (
        SELECT approval.approved AND approval.decided_by_id <> approval.proposed_by_id
        FROM complaints_solution AS solution JOIN kernel_approval AS approval ON approval.id = solution.approval_id
        WHERE solution.complaint_id = NEW.id ORDER BY solution.id DESC LIMIT 1
    ) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'CP003', MESSAGE = format('no approved solution of %s', NEW.number);
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER follows_the_flow BEFORE UPDATE OF state ON complaints_complaint
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION complaints_guard_flow();

CREATE OR REPLACE FUNCTION complaints_guard_start() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'CP002', MESSAGE = 'a complaint begins by being received';
END $$;
CREATE OR REPLACE TRIGGER begins_received BEFORE INSERT ON complaints_complaint
    FOR EACH ROW WHEN (NEW.state <> 'received') EXECUTE FUNCTION complaints_guard_start();

REVOKE UPDATE, DELETE, TRUNCATE ON complaints_event, complaints_solution, complaints_feedback FROM clubcrm_app;
REVOKE DELETE, TRUNCATE ON complaints_complaint, complaints_serial FROM clubcrm_app;
