-- A message is evidence of who was written to and why not: it is never removed, what identifies it never changes, and
-- its state only moves forward, by what its newest attempt came to. Only a person moves it on from "unclear".
CREATE OR REPLACE FUNCTION campaigns_guard_message() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_result text;
BEGIN
    IF members_forgetting() THEN
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

CREATE OR REPLACE FUNCTION campaigns_guard_new_message() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.state <> 'waiting' THEN
        RAISE EXCEPTION USING ERRCODE = 'CM002', MESSAGE = 'a message begins by waiting';
    END IF;
    RETURN NEW;
END $$;

-- An attempt is evidence of what was handed over: it begins open, of a message that waits, and nothing of it changes
-- but what came of it, once. That no other follows while it may have arrived: campaigns_attempt_never_twice.
CREATE FUNCTION campaigns_guard_attempt() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_end CONSTANT text[] := ARRAY['result', 'answer', 'ended_at'];
BEGIN
    IF members_forgetting() THEN
        RETURN NEW;
    END IF;
    IF OLD.result <> 'open' OR NEW.result = 'open' OR to_jsonb(NEW) - v_end <> to_jsonb(OLD) - v_end THEN
        RAISE EXCEPTION USING ERRCODE = 'CM004', MESSAGE = 'what was handed over is kept as it was, and what came of it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ends_once BEFORE UPDATE ON campaigns_attempt
    FOR EACH ROW EXECUTE FUNCTION campaigns_guard_attempt();

CREATE FUNCTION campaigns_guard_new_attempt() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.result <> 'open' OR NOT EXISTS (
        SELECT FROM campaigns_message WHERE id = NEW.message_id AND state = 'waiting')
    THEN
        RAISE EXCEPTION USING ERRCODE = 'CM005', MESSAGE = 'an attempt begins open, of a message that waits';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins_open BEFORE INSERT ON campaigns_attempt
    FOR EACH ROW EXECUTE FUNCTION campaigns_guard_new_attempt();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON campaigns_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION campaigns_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON campaigns_attempt FROM clubcrm_app;
GRANT UPDATE (result, answer, ended_at) ON campaigns_attempt TO clubcrm_app;
REVOKE UPDATE ON campaigns_message FROM clubcrm_app;
GRANT UPDATE (state, reason, channel, send_after, ended_at, resolved_by_id) ON campaigns_message TO clubcrm_app;

-- An erasure, and the night's limits of keeping, take the person out of what was handed over: address, text and answer.
-- That it was sent, when and why not stays. What waits is closed: nothing goes out any more.
DROP FUNCTION campaigns_empty_message(bigint[]);
CREATE FUNCTION campaigns_empty_attempts(p_attempts bigint[]) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE campaigns_attempt SET recipient = '—', subject = CASE WHEN subject = '' THEN '' ELSE '—' END, body = '—',
        answer = ''
    WHERE id = ANY (p_attempts)
$$;

CREATE OR REPLACE FUNCTION campaigns_forget_customer(p_customer bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE campaigns_message SET state = 'not_sent', reason = 'erased', ended_at = now()
    WHERE customer_id = p_customer AND state = 'waiting';
    PERFORM campaigns_empty_attempts(ARRAY(
        SELECT attempt.id FROM campaigns_attempt AS attempt
        JOIN campaigns_message AS message ON message.id = attempt.message_id
        WHERE message.customer_id = p_customer));
END $$;

-- A batch of what was handed over for messages that ended before this instant loses its texts; gives how many.
CREATE OR REPLACE FUNCTION campaigns_forget_texts(p_before timestamptz, p_limit integer) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_attempts bigint[];
BEGIN
    SELECT array_agg(id) INTO v_attempts FROM (
        SELECT attempt.id FROM campaigns_attempt AS attempt
        JOIN campaigns_message AS message ON message.id = attempt.message_id
        WHERE message.ended_at < p_before AND message.state <> 'unclear' AND attempt.body <> '—'
        ORDER BY attempt.id LIMIT p_limit
    ) AS old;
    PERFORM set_config('clubcrm.forgetting', 'on', true);
    PERFORM campaigns_empty_attempts(v_attempts);
    PERFORM set_config('clubcrm.forgetting', '', true);
    RETURN coalesce(cardinality(v_attempts), 0);
END $$;
REVOKE ALL ON FUNCTION campaigns_empty_attempts(bigint[]) FROM PUBLIC;

UPDATE campaigns_occasion SET params = '{"feb29": "feb28"}';

-- reverse
SELECT 1;
