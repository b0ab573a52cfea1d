-- A message is evidence of who was written to and why not: it is never removed, what identifies it never changes, and
-- its state only moves forward, by what its newest attempt came to. Only a person moves it on from "unclear".
CREATE OR REPLACE FUNCTION campaigns_guard_message() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_result text;
BEGIN
    IF kernel_forgetting() THEN
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.customer_id, NEW.occasion_id, NEW.instance, NEW.due_on, NEW.branch_id, NEW.announced_at)
        IS DISTINCT FROM
        (OLD.id, OLD.customer_id, OLD.occasion_id, OLD.instance, OLD.due_on, OLD.branch_id, OLD.announced_at)
    THEN
        RAISE EXCEPTION USING ERRCODE = 'CM001', MESSAGE = 'what a message is about never changes';
    END IF;
    SELECT result INTO v_result FROM campaigns_attempt WHERE message_id = NEW.id ORDER BY id DESC LIMIT 1;
    IF v_result IS NULL OR v_result IN ('refused', 'unreachable') THEN
        v_result := 'none'; -- nothing can have arrived
    END IF;
    IF (OLD.state, NEW.state, v_result) NOT IN (
        ('waiting', 'waiting', 'none'), ('waiting', 'not_sent', 'none'), ('waiting', 'sending', 'open'),
        ('sending', 'waiting', 'none'), ('sending', 'failed', 'none'), ('sending', 'sent', 'taken'),
        ('sending', 'unclear', 'unclear'), ('unclear', 'sent', 'unclear'), ('unclear', 'not_sent', 'unclear'))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'CM002', MESSAGE = format(
            'a message does not go from %s to %s while its newest attempt is %s', OLD.state, NEW.state, v_result);
    END IF;
    IF OLD.state = 'unclear' AND NEW.resolved_by_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'CM003', MESSAGE = 'an unclear message is resolved by a person';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER only_forward BEFORE UPDATE ON campaigns_message
    FOR EACH ROW EXECUTE FUNCTION campaigns_guard_message();

CREATE OR REPLACE FUNCTION campaigns_guard_new_message() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.state <> 'waiting' THEN
        RAISE EXCEPTION USING ERRCODE = 'CM002', MESSAGE = 'a message begins by waiting';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER begins_by_waiting BEFORE INSERT ON campaigns_message
    FOR EACH ROW EXECUTE FUNCTION campaigns_guard_new_message();

CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON campaigns_message
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

-- An attempt is evidence of what was handed over: it begins open, of a message that waits, and nothing of it changes
-- but what came of it, once. That no other follows while it may have arrived: campaigns_attempt_never_twice.
CREATE OR REPLACE FUNCTION campaigns_guard_attempt() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_end CONSTANT text[] := ARRAY['result', 'answer', 'ended_at'];
BEGIN
    IF kernel_forgetting() THEN
        RETURN NEW;
    END IF;
    IF OLD.result <> 'open' OR NEW.result = 'open' OR to_jsonb(NEW) - v_end <> to_jsonb(OLD) - v_end THEN
        RAISE EXCEPTION USING ERRCODE = 'CM004', MESSAGE = 'what was handed over is kept as it was, and what came of it';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ends_once BEFORE UPDATE ON campaigns_attempt
    FOR EACH ROW EXECUTE FUNCTION campaigns_guard_attempt();

CREATE OR REPLACE FUNCTION campaigns_guard_new_attempt() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.result <> 'open' OR NOT EXISTS (
        SELECT FROM campaigns_message WHERE id = NEW.message_id AND state = 'waiting')
    THEN
        RAISE EXCEPTION USING ERRCODE = 'CM005', MESSAGE = 'an attempt begins open, of a message that waits';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER begins_open BEFORE INSERT ON campaigns_attempt
    FOR EACH ROW EXECUTE FUNCTION campaigns_guard_new_attempt();

CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON campaigns_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

-- A text in force is what members were told.
SELECT kernel_keep_versions('campaigns_template', 'message-template');

REVOKE UPDATE, DELETE, TRUNCATE ON campaigns_message, campaigns_attempt FROM clubcrm_app;
GRANT UPDATE (state, reason, channel, send_after, ended_at, resolved_by_id) ON campaigns_message TO clubcrm_app;
GRANT UPDATE (result, answer, ended_at) ON campaigns_attempt TO clubcrm_app;
REVOKE DELETE, TRUNCATE ON campaigns_occasion FROM clubcrm_app;
