-- A message is evidence of who was written to and why not: it is never removed, what identifies it never changes, and
-- its state only moves forward. Only a person moves it on from "unclear": nothing is ever sent twice.
CREATE OR REPLACE FUNCTION campaigns_guard_message() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF kernel_forgetting() THEN
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.customer_id, NEW.occasion_id, NEW.year, NEW.due_on, NEW.branch_id, NEW.announced_at)
        IS DISTINCT FROM
        (OLD.id, OLD.customer_id, OLD.occasion_id, OLD.year, OLD.due_on, OLD.branch_id, OLD.announced_at)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'CM001', MESSAGE = 'what a message is about never changes';
    END IF;
    IF (OLD.state, NEW.state) NOT IN (
        ('waiting', 'waiting'), ('waiting', 'sending'), ('waiting', 'not_sent'),
        ('sending', 'sent'), ('sending', 'waiting'), ('sending', 'failed'), ('sending', 'unclear'),
        ('unclear', 'sent'), ('unclear', 'not_sent'))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'CM002', MESSAGE = 'a message does not go from ' || OLD.state || ' to ' || NEW.state;
    END IF;
    IF OLD.state = 'unclear' AND NEW.resolved_by_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'CM003', MESSAGE = 'an unclear message is resolved by a person';
    END IF;
    IF OLD.state IN ('sending', 'unclear') AND NEW.state <> 'waiting'
        AND (NEW.recipient, NEW.subject, NEW.body, NEW.language, NEW.template_id)
        IS DISTINCT FROM (OLD.recipient, OLD.subject, OLD.body, OLD.language, OLD.template_id)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'CM004', MESSAGE = 'what was sent is kept as it was sent';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER only_forward BEFORE UPDATE ON campaigns_message
    FOR EACH ROW EXECUTE FUNCTION campaigns_guard_message();

CREATE OR REPLACE FUNCTION campaigns_guard_new_message() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.state <> 'waiting' OR NEW.attempts <> 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'CM002', MESSAGE = 'a message begins by waiting';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER begins_by_waiting BEFORE INSERT ON campaigns_message
    FOR EACH ROW EXECUTE FUNCTION campaigns_guard_new_message();

CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON campaigns_message
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

-- A text in force is what members were told.
SELECT kernel_keep_versions('campaigns_template', 'message-template');

REVOKE UPDATE, DELETE, TRUNCATE ON campaigns_message FROM clubcrm_app;
GRANT UPDATE (state, reason, send_after, attempts, template_id, language, recipient, subject, body, error, sending_at,
    ended_at, resolved_by_id) ON campaigns_message TO clubcrm_app;
REVOKE DELETE, TRUNCATE ON campaigns_occasion FROM clubcrm_app;
