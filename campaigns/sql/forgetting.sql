-- An erasure, and the night's limits of keeping, take the person out of what was handed over: address, text and answer.
-- That it was sent, when and why not stays. What waits is closed: nothing goes out any more.
CREATE OR REPLACE FUNCTION campaigns_empty_attempts(p_attempts bigint[]) RETURNS void LANGUAGE sql
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
REVOKE ALL ON FUNCTION campaigns_empty_attempts(bigint[]), campaigns_forget_customer(bigint),
    campaigns_forget_texts(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION campaigns_forget_texts(timestamptz, integer) TO clubcrm_app;
