-- An erasure, and the night's limits of keeping, take the person out of a message: address, text and the server's answer.
-- That it was sent, when and why not stays. What waits is closed: nothing goes out any more.
CREATE OR REPLACE FUNCTION campaigns_empty_message(p_messages bigint[]) RETURNS void LANGUAGE sql
SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE campaigns_message SET
        recipient = CASE WHEN recipient = '' THEN '' ELSE '—' END, subject = CASE WHEN subject = '' THEN '' ELSE '—' END,
        body = CASE WHEN body = '' THEN '' ELSE '—' END, error = ''
    WHERE id = ANY (p_messages)
$$;

CREATE OR REPLACE FUNCTION campaigns_forget_customer(p_customer bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE campaigns_message SET state = 'not_sent', reason = 'erased', ended_at = now()
    WHERE customer_id = p_customer AND state = 'waiting';
    PERFORM campaigns_empty_message(ARRAY(SELECT id FROM campaigns_message WHERE customer_id = p_customer));
END $$;

-- A batch of messages that ended before this instant loses its texts; gives how many.
CREATE OR REPLACE FUNCTION campaigns_forget_texts(p_before timestamptz, p_limit integer) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_messages bigint[];
BEGIN
    SELECT array_agg(id) INTO v_messages FROM (
        SELECT id FROM campaigns_message
        WHERE ended_at < p_before AND state <> 'unclear' AND body NOT IN ('', '—') ORDER BY id LIMIT p_limit
    ) AS old;
    PERFORM set_config('clubcrm.forgetting', 'on', true);
    PERFORM campaigns_empty_message(v_messages);
    PERFORM set_config('clubcrm.forgetting', '', true);
    RETURN coalesce(cardinality(v_messages), 0);
END $$;
REVOKE ALL ON FUNCTION campaigns_empty_message(bigint[]), campaigns_forget_customer(bigint),
    campaigns_forget_texts(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION campaigns_forget_texts(timestamptz, integer) TO clubcrm_app;
