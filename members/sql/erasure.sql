-- Erasing a customer: one transaction, one door. members_erase is what the application may call; it wants an approval
-- by a second person. members_forget does the work and is the owner's, also when erasures are replayed after a restore.
-- Every app forgets for itself: whatever is called <app>_forget_customer(bigint) is called, in order of name.
--   PV001 nobody has approved it, or not a second person     PV002 erased before

-- What the customer is known by, squeezed: whoever writes it otherwise is understood.
CREATE OR REPLACE FUNCTION members_identifiers(p_customer bigint) RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT text FROM (
        SELECT unnest(ARRAY[members_squeeze(name), members_phone_key(phone), members_squeeze(email),
            members_squeeze(dealer_number)])
        FROM members_customer WHERE id = p_customer
        UNION SELECT unnest(ARRAY[members_squeeze(vin), members_squeeze(plate)]) FROM members_vehicle
        WHERE id IN (SELECT vehicle_id FROM members_ownership WHERE customer_id = p_customer)
    ) AS identifiers (text) WHERE char_length(text) > 1
$$;

-- Whether one of these, squeezed as they are, stands in the text.
CREATE OR REPLACE FUNCTION members_names(p_text text, p_known text[]) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM unnest(p_known) AS known, members_squeeze(p_text) AS plain WHERE strpos(plain, known) > 0)
$$;

-- Refused rows of imports in which one of the customer's identifiers stands, however it was written.
CREATE OR REPLACE FUNCTION members_refused_rows(p_customer bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM members_importreject
    WHERE members_names(content::text || found, ARRAY(SELECT members_identifiers(p_customer)))
$$;

-- Where colleagues or the machine named the customer, outside of the rows that belong to them: figures of notices, errors
-- of jobs, names of imported files. What means a namesake goes too: who was meant is not left to a guess.
CREATE OR REPLACE FUNCTION members_forget_mentions(p_customer bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_known text[] := ARRAY(SELECT members_identifiers(p_customer));
BEGIN
    UPDATE kernel_notice SET figures = (
        SELECT jsonb_object_agg(key, CASE WHEN members_names(value::text, v_known) THEN '"—"' ELSE value END)
        FROM jsonb_each(figures))
    WHERE figures <> '{}' AND members_names(figures::text, v_known);
    UPDATE kernel_job SET error = '' WHERE error <> '' AND members_names(error, v_known);
    UPDATE members_importbatch SET file_name = '—' WHERE members_names(file_name, v_known);
END $$;

-- What members itself forgets. Rows that figures need stay without the person: visits, invoices, ownership, referrals.
CREATE OR REPLACE FUNCTION members_forget_customer(p_customer bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_public text := (SELECT public_id FROM members_customer WHERE id = p_customer);
BEGIN
    DELETE FROM members_importreject WHERE id IN (SELECT members_refused_rows(p_customer));
    PERFORM members_forget_mentions(p_customer); -- while they are known by name, plate and VIN

    -- Cars that have passed to somebody else are theirs now; the others lose plate, VIN, and what files called them. A brand
    -- stays where another car has it: rules count by it.
    UPDATE members_vehicle AS car SET vin = 'ERASED' || lpad(car.id::text, 11, '0'), plate = '', model = '',
        brand = CASE WHEN EXISTS (SELECT FROM members_vehicle AS other WHERE other.brand = car.brand AND other.id <> car.id)
            THEN brand ELSE left(vin, 3) END
    FROM members_ownership AS owned
    WHERE owned.customer_id = p_customer AND owned.vehicle_id = car.id AND NOT EXISTS (
        SELECT FROM members_ownership AS later WHERE later.vehicle_id = car.id
            AND later.customer_id <> p_customer AND later.from_on >= owned.from_on);
    -- Kind of work is a free text, of the desk and of the dealer system.
    UPDATE members_visit SET service_type = '' WHERE customer_id = p_customer AND service_type <> '';

    -- What waited or was decided about them: their address, and words typed when deciding.
    UPDATE kernel_approval SET comment = '' WHERE kind = 'erasure' AND subject = p_customer AND comment <> '';
    UPDATE kernel_approval SET url = '' WHERE url <> '' AND strpos(url, v_public) > 0;
    UPDATE kernel_notice SET url = '' WHERE url <> '' AND strpos(url, v_public) > 0;

    UPDATE members_card SET number = 'erased-' || id, blocked_at = coalesce(blocked_at, now())
    WHERE customer_id = p_customer;
    UPDATE members_pinnednote SET text = '' WHERE customer_id = p_customer AND text <> '';
    UPDATE members_visitvoid SET remark = ''
    WHERE remark <> '' AND visit_id IN (SELECT id FROM members_visit WHERE customer_id = p_customer);
    UPDATE members_invoicevoid SET reason = '—'
    WHERE invoice_id IN (SELECT id FROM members_invoice WHERE customer_id = p_customer);
    UPDATE members_consent SET evidence = '—', guardian = '' WHERE customer_id = p_customer;
    UPDATE members_datarequest SET words = '' WHERE customer_id = p_customer AND words <> '';
    UPDATE kernel_access SET reason = '—'
    WHERE subject_kind = 'customer' AND subject = p_customer AND reason <> '';
    UPDATE members_restriction SET reason = '—' WHERE customer_id = p_customer;
END $$;

-- Gives the id of the tombstone; NULL where there is nothing left to erase.
CREATE OR REPLACE FUNCTION members_forget(p_customer bigint, p_approval bigint, p_by bigint, p_at timestamptz, p_reason text,
    p_inner bytea, p_outer bytea, p_key text) RETURNS bigint LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_customer members_customer;
    v_erasure bigint;
    v_function regprocedure;
BEGIN
    SELECT * INTO v_customer FROM members_customer WHERE id = p_customer FOR UPDATE;
    IF v_customer.id IS NULL OR v_customer.erased_at IS NOT NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO members_erasure (customer_id, reason, key, approval_id, erased_by_id, erased_at)
    VALUES (p_customer, p_reason, p_key, p_approval, p_by, p_at) RETURNING id INTO v_erasure;
    INSERT INTO members_erasedkey (erasure_id, kind, digest)
    SELECT DISTINCT v_erasure, kind, members_digest(kind, value, p_inner, p_outer) FROM (
        VALUES ('public', v_customer.public_id::text), ('phone', members_phone_key(v_customer.phone)),
            ('email', members_email_key(v_customer.email)), ('number', v_customer.dealer_number)
        UNION ALL SELECT mark.kind, mark.value FROM members_ownership AS owned
        JOIN members_vehicle AS car ON car.id = owned.vehicle_id
        CROSS JOIN LATERAL (VALUES ('vin', car.vin), ('plate', car.plate)) AS mark (kind, value)
        WHERE owned.customer_id = p_customer AND owned.until_on IS NULL
    ) AS known (kind, value) WHERE value <> '';
    INSERT INTO members_suppression (kind, digest, key, purpose, channel, reason, recorded_by_id, recorded_at)
    SELECT kind, digest, p_key, '', '', 'erased', p_by, p_at
    FROM members_erasedkey WHERE erasure_id = v_erasure AND kind IN ('phone', 'email');

    PERFORM set_config('clubcrm.forgetting', 'on', true);
    -- Why their number was taken off the list of those whom nobody contacts: only its hash leads there.
    UPDATE members_suppressionlift SET reason = '—' WHERE suppression_id IN (
        SELECT entry.id FROM members_suppression AS entry
        JOIN members_erasedkey AS known ON known.kind = entry.kind AND known.digest = entry.digest
        WHERE known.erasure_id = v_erasure);
    FOR v_function IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname LIKE '%\_forget\_customer' ORDER BY proname
    LOOP
        EXECUTE format('SELECT %s($1)', v_function::regproc) USING p_customer;
    END LOOP;
    UPDATE members_customer SET name = 'erased customer ' || (p_at AT TIME ZONE 'Asia/Shanghai')::date,
        public_id = gen_random_uuid(), name_key = '', pinyin = '', initials = '', sex = '', birthday = NULL, phone = '', email = '',
        dealer_number = NULL, advisor_id = NULL, remark = '', erased_at = p_at
    WHERE id = p_customer;
    PERFORM members_forget_history(p_customer);
    PERFORM set_config('clubcrm.forgetting', '', true);
    RETURN v_erasure;
END $$;

-- The history of the customer's rows, written by triggers, the last lines by the statements above.
CREATE OR REPLACE FUNCTION members_forget_history(p_customer bigint) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_row record;
BEGIN
    FOR v_row IN
        SELECT 'members_customer' AS name, p_customer AS id, '{name,sex,birthday,phone,email,dealer_number,remark,public_id}'::text[] AS columns
        UNION ALL SELECT 'members_card', id, '{number}' FROM members_card WHERE customer_id = p_customer
        UNION ALL SELECT 'members_vehicle', id, '{vin,plate,model,brand}' FROM members_vehicle WHERE vin LIKE 'ERASED%'
            AND id IN (SELECT vehicle_id FROM members_ownership WHERE customer_id = p_customer)
        UNION ALL SELECT 'members_visit', id, '{service_type}' FROM members_visit AS visit WHERE customer_id = p_customer
            AND EXISTS (SELECT FROM kernel_change WHERE of_table = 'members_visit' AND row = visit.id AND old ? 'service_type')
    LOOP
        PERFORM kernel_forget(v_row.name, v_row.id, v_row.columns);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION members_erase(p_approval bigint, p_at timestamptz, p_reason text, p_inner bytea, p_outer bytea, p_key text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_approval kernel_approval;
    v_erasure bigint;
BEGIN
    SELECT * INTO v_approval FROM kernel_approval WHERE id = p_approval AND kind = 'erasure';
    IF v_approval.approved IS NOT TRUE OR v_approval.decided_by_id = v_approval.proposed_by_id THEN
        RAISE EXCEPTION USING ERRCODE = 'PV001', MESSAGE = 'no second person has approved this erasure';
    END IF;
    v_erasure := members_forget(v_approval.subject, p_approval, v_approval.decided_by_id, p_at, p_reason, p_inner,
        p_outer, p_key);
    IF v_erasure IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'PV002', MESSAGE = 'erased before';
    END IF;
    RETURN v_erasure;
END $$;

-- A batch of looks at personal data from before this instant, no longer needed as proof; gives how many. Whoever asks:
-- half a year is kept, as the law wants of logs.
CREATE OR REPLACE FUNCTION members_trim_access(p_before timestamptz, p_limit integer) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_count bigint;
BEGIN
    PERFORM set_config('clubcrm.forgetting', 'on', true);
    DELETE FROM kernel_access WHERE id IN (
        SELECT id FROM kernel_access WHERE at < least(p_before, now() - interval '180 days') ORDER BY id LIMIT p_limit);
    GET DIAGNOSTICS v_count = ROW_COUNT;
    PERFORM set_config('clubcrm.forgetting', '', true);
    RETURN v_count;
END $$;

REVOKE ALL ON FUNCTION members_trim_access(timestamptz, integer), members_forget_customer(bigint), members_forget_history(bigint),
    members_forget_mentions(bigint),
    members_forget(bigint, bigint, bigint, timestamptz, text, bytea, bytea, text),
    members_erase(bigint, timestamptz, text, bytea, bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION members_trim_access(timestamptz, integer) TO clubcrm_app;
GRANT EXECUTE ON FUNCTION members_erase(bigint, timestamptz, text, bytea, bytea, text) TO clubcrm_app;
