-- Earning: one at a time, many at once, money paid in, and what waits for an event.

-- One earning, or a grant by a person with a reason. A reference or key seen before gives the line it gave then. Without
-- a day from which it is usable it waits for its event (points_release). Few and plain statements on purpose: each
-- costs as much as writing an index entry; what only a grant asks is asked by a statement of its own, for whatever a
-- statement mentions is opened for every call, needed or not.
CREATE OR REPLACE FUNCTION points_earn(
    p_customer bigint, p_unit text, p_kind text, p_amount bigint, p_qualifying bigint, p_branch bigint,
    p_category bigint, p_happened_on date, p_usable_on date, p_expires_on date, p_reference text, p_key text,
    p_digest text, p_rule bigint, p_explanation jsonb, p_by bigint, p_at timestamptz, p_today date,
    OUT transfer_id bigint, OUT amount bigint, OUT balance bigint, OUT debt bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_unit bigint;
    v_house bigint;
    v_sound boolean;
    v_account bigint;
BEGIN
    PERFORM points_check_days(p_at, p_today, p_happened_on, p_usable_on, p_expires_on);
    -- The rule is checked here and not by a foreign key: that would lock the row of the rule for every line. A rule
    -- in force cannot be deleted.
    SELECT unit.id, house.id, p_rule IS NULL OR EXISTS (
        SELECT 1 FROM points_earningrule AS rule WHERE rule.id = p_rule AND rule.state IN ('active', 'closed'))
    INTO v_unit, v_house, v_sound
    FROM points_unit AS unit LEFT JOIN points_account AS house ON house.branch_id = p_branch
        AND house.purpose = 'issued' AND house.unit_id = unit.id AND house.kind = 'house'
    WHERE unit.code = p_unit;
    IF v_sound AND p_kind IS DISTINCT FROM 'earn' THEN
        v_sound := p_kind = 'grant' AND p_by IS NOT NULL AND EXISTS (
            SELECT FROM points_reason WHERE code = p_explanation ->> 'reason' AND 'granting' = ANY (serves));
    END IF;
    IF v_sound IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400',
            MESSAGE = 'unknown unit, rule not in force, no way to earn, or a grant without a person or reason';
    END IF;
    -- The balance first: that locks the account. A replay takes the amount off again.
    LOOP
        UPDATE points_account SET balance = balance + p_amount
        WHERE customer_id = p_customer AND unit_id = v_unit AND kind = 'member' AND merged_into_id IS NULL
        RETURNING id, balance INTO v_account, balance;
        EXIT WHEN v_account IS NOT NULL;
        SELECT customer INTO p_customer FROM points_lock_account(p_customer, v_unit, 'member');
    END LOOP;
    IF v_house IS NULL THEN
        v_house := points_house(p_branch, v_unit, 'issued');
    END IF;

    INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
        category_id, happened_on, recorded_at, business_month, reference, key, request_digest, rule_id, explanation,
        recorded_by_id)
    VALUES (v_house, v_account, p_amount, p_qualifying, p_kind, p_branch, p_category, p_happened_on, p_at,
        greatest(date_trunc('month', p_today::timestamp)::date, (SELECT month FROM points_open_month)), p_reference,
        p_key, p_digest, p_rule, p_explanation, p_by)
    ON CONFLICT DO NOTHING RETURNING id INTO transfer_id;
    replayed := transfer_id IS NULL;
    amount := p_amount;
    IF replayed THEN
        transfer_id := points_replayed(p_reference, p_key, p_digest);
        SELECT amount INTO amount FROM points_transfer WHERE id = transfer_id;
        UPDATE points_account SET balance = balance - p_amount WHERE id = v_account RETURNING balance INTO balance;
        debt := points_debt(p_customer, v_unit);
        RETURN;
    END IF;
    INSERT INTO points_lot (account_id, source_id, size, remaining, gifted, usable_on, expires_on)
    VALUES (v_account, transfer_id, p_amount, p_amount, false, p_usable_on, p_expires_on)
    RETURNING coalesce((
        SELECT owed.balance FROM points_account AS owed
        WHERE owed.customer_id = p_customer AND owed.unit_id = v_unit AND owed.kind = 'debt'), 0)
    INTO debt;
    IF debt > 0 THEN
        PERFORM points_repay(ARRAY[transfer_id]);
        SELECT balance INTO balance FROM points_account WHERE id = v_account;
        debt := greatest(debt - p_amount, 0);
    END IF;
END $$;

-- Many earnings in one set-based run, a reference once: what was earned before is left out. Gives the new lines.
-- Plans are made for the arrays at hand: one plan cannot suit 3 rows and 100,000. Lines are written in the order of
-- accounts, so that neighbours in the indexes are written one after the other.
CREATE OR REPLACE FUNCTION points_earn_many(
    p_customers bigint[], p_unit text, p_amounts bigint[], p_qualifying bigint[], p_branches bigint[],
    p_categories bigint[], p_happened_on date[], p_usable_on date[], p_expires_on date[], p_references text[],
    p_rules bigint[], p_explanations jsonb[], p_by bigint, p_at timestamptz, p_today date)
RETURNS TABLE (transfer_id bigint, amount bigint) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
    v_unit bigint := public.points_unit_of(p_unit);
    v_customers bigint[];  -- each once, and their accounts beside them
    v_accounts bigint[];
    v_branches bigint[];  -- likewise, and their houses
    v_houses bigint[];
    v_known text[];
    v_lines bigint[];
    v_amounts bigint[];
    v_merged boolean := true;
BEGIN
    PERFORM points_check_days(p_at, p_today, VARIADIC p_happened_on || p_usable_on || p_expires_on);
    IF (cardinality(p_customers) = ALL (ARRAY[cardinality(p_amounts), cardinality(p_qualifying),
        cardinality(p_branches), cardinality(p_categories), cardinality(p_happened_on), cardinality(p_usable_on),
        cardinality(p_expires_on), cardinality(p_references), cardinality(p_rules), cardinality(p_explanations)]))
        IS NOT TRUE
    THEN
        RAISE EXCEPTION USING ERRCODE = 'LG422', MESSAGE = 'arrays of different lengths';
    END IF;
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT unnest(p_rules) AS id) AS given
        WHERE id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM points_earningrule AS rule WHERE rule.id = given.id AND rule.state IN ('active', 'closed'))
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = 'a rule is not in force';
    END IF;
    -- Made and locked; whoever was merged meanwhile is looked up again.
    WHILE v_merged LOOP
        v_customers := ARRAY(SELECT DISTINCT customer FROM unnest(p_customers) AS customer ORDER BY 1);
        IF cardinality(v_customers) > (
            SELECT count(*) FROM points_account WHERE customer_id = ANY (v_customers) AND unit_id = v_unit
                AND kind = 'member' AND merged_into_id IS NULL
        ) THEN
            p_customers := ARRAY(SELECT points_owner(customer) FROM unnest(p_customers) WITH ORDINALITY
                AS given (customer, position) ORDER BY position);
            v_customers := ARRAY(SELECT DISTINCT customer FROM unnest(p_customers) AS customer ORDER BY 1);
            INSERT INTO points_account (kind, unit_id, customer_id, purpose, balance, held)
            SELECT 'member', v_unit, customer, '', 0, 0 FROM unnest(v_customers) AS customer
            WHERE NOT EXISTS (
                SELECT 1 FROM points_account WHERE customer_id = customer AND unit_id = v_unit AND kind = 'member'
            )
            ORDER BY customer ON CONFLICT DO NOTHING;
        END IF;
        SELECT array_agg(customer), array_agg(id), coalesce(bool_or(merged), false)
        INTO v_customers, v_accounts, v_merged FROM (
            SELECT id, customer_id AS customer, merged_into_id IS NOT NULL AS merged FROM points_account
            WHERE customer_id = ANY (v_customers) AND unit_id = v_unit AND kind = 'member' ORDER BY id FOR UPDATE
        ) AS locked;
    END LOOP;
    SELECT array_agg(branch), array_agg(points_house(branch, v_unit, 'issued')) INTO v_branches, v_houses
    FROM (SELECT DISTINCT unnest(p_branches) AS branch ORDER BY branch) AS wanted;

    -- What was earned before, and all but the first of a reference given twice, is left out. Whoever posts the same
    -- reference waits for the account above; the same reference for two customers at once violates
    -- points_transfer_reference_once.
    v_known := ARRAY(SELECT reference FROM points_transfer WHERE reference = ANY (p_references));
    IF v_known <> '{}' OR cardinality(p_references) > (
        SELECT count(*) FROM (SELECT DISTINCT unnest(p_references)) AS each)
    THEN
        SELECT array_agg(customer), array_agg(amount), array_agg(qualifying), array_agg(branch), array_agg(category),
            array_agg(happened_on), array_agg(usable_on), array_agg(expires_on), array_agg(reference), array_agg(rule),
            array_agg(explanation)
        INTO p_customers, p_amounts, p_qualifying, p_branches, p_categories, p_happened_on, p_usable_on, p_expires_on,
            p_references, p_rules, p_explanations
        FROM (SELECT * FROM (
            SELECT DISTINCT ON (reference) * FROM unnest(p_customers, p_amounts, p_qualifying, p_branches,
                p_categories, p_happened_on, p_usable_on, p_expires_on, p_references, p_rules, p_explanations)
            WITH ORDINALITY AS given (customer, amount, qualifying, branch, category, happened_on, usable_on,
                expires_on, reference, rule, explanation, position)
            WHERE reference <> ALL (v_known) IS NOT FALSE
            ORDER BY reference, position
        ) AS first_of_each ORDER BY position) AS given;
    END IF;

    -- Ids are drawn here, so that a line and its lot need no join; what is joined are arrays, whose length the planner
    -- knows: with a guess of one row it would compare each line with every account.
    WITH placed AS (
        SELECT given.*, account, house FROM unnest(p_customers, p_amounts, p_qualifying, p_branches,
            p_categories, p_happened_on, p_usable_on, p_expires_on, p_references, p_rules, p_explanations)
        WITH ORDINALITY AS given (customer, amount, qualifying, branch, category, happened_on, usable_on,
            expires_on, reference, rule, explanation, position)
        JOIN unnest(v_customers, v_accounts) AS member (customer, account) USING (customer)
        JOIN unnest(v_branches, v_houses) AS issuer (branch, house) USING (branch)
        ORDER BY account, position
    ), fresh AS MATERIALIZED (
        SELECT nextval('points_transfer_id_seq') AS id, placed.* FROM placed
    ), written AS (
        INSERT INTO points_transfer (id, debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            category_id, happened_on, recorded_at, business_month, reference, rule_id, explanation, recorded_by_id)
        SELECT id, house, account, amount, qualifying, 'earn', branch, category, happened_on, p_at,
            greatest(date_trunc('month', p_today::timestamp)::date, (SELECT month FROM points_open_month)), reference, rule,
            explanation, p_by
        FROM fresh
    ), lots AS (
        INSERT INTO points_lot (account_id, source_id, size, remaining, gifted, usable_on, expires_on)
        SELECT account, id, amount, amount, false, usable_on, expires_on FROM fresh
    ), balances AS (
        UPDATE points_account SET balance = balance + earned.amount
        FROM (SELECT account, sum(amount)::bigint AS amount FROM fresh GROUP BY 1) AS earned
        WHERE id = earned.account
    )
    SELECT array_agg(id), array_agg(amount) INTO v_lines, v_amounts FROM fresh;

    IF EXISTS (
        SELECT 1 FROM points_account
        WHERE customer_id = ANY (v_customers) AND unit_id = v_unit AND kind = 'debt' AND balance > 0
    ) THEN
        PERFORM points_repay(v_lines);
    END IF;
    RETURN QUERY SELECT line, given FROM unnest(v_lines, v_amounts) AS new (line, given);
END $$;

-- Money paid in and money added as a gift, kept apart: two lines, two houses, two lots. Gives the line of what was paid.
CREATE OR REPLACE FUNCTION points_top_up(
    p_customer bigint, p_unit text, p_paid bigint, p_gifted bigint, p_branch bigint, p_happened_on date,
    p_expires_on date, p_gift_expires_on date, p_reference text, p_key text, p_digest text, p_explanation jsonb,
    p_by bigint, p_at timestamptz, p_today date,
    OUT transfer_id bigint, OUT amount bigint, OUT balance bigint, OUT debt bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_unit bigint := public.points_unit_of(p_unit);
    v_account record;
    v_lines bigint[];
BEGIN
    PERFORM points_check_days(p_at, p_today, p_happened_on, p_expires_on, p_gift_expires_on);
    IF p_paid <= 0 OR p_gifted < 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'LG401', MESSAGE = 'what is paid must be positive, a gift not negative';
    END IF;
    SELECT * INTO v_account FROM points_lock_account(p_customer, v_unit, 'member');
    transfer_id := points_replayed(p_reference, p_key, p_digest);
    replayed := transfer_id IS NOT NULL;
    IF NOT replayed THEN
        WITH fresh AS MATERIALIZED (
            SELECT nextval('points_transfer_id_seq') AS id, given.* FROM (VALUES
                (p_paid, 'paid', false, p_expires_on, p_reference, p_key, p_digest),
                (p_gifted, 'gifted', true, p_gift_expires_on, p_reference || ':gift', NULL, NULL)
            ) AS given (amount, purpose, gifted, expires_on, reference, key, digest) WHERE amount > 0
        ), written AS (
            INSERT INTO points_transfer (id, debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
                happened_on, recorded_at, business_month, reference, key, request_digest, explanation, recorded_by_id)
            SELECT id, points_house(p_branch, v_unit, purpose), v_account.id, amount, 0, 'topup', p_branch,
                p_happened_on, p_at,
                greatest(date_trunc('month', p_today)::date, (SELECT month FROM points_open_month)), reference, key,
                digest, p_explanation, p_by
            FROM fresh
        ), lots AS (
            INSERT INTO points_lot (account_id, source_id, size, remaining, gifted, usable_on, expires_on)
            SELECT v_account.id, id, amount, amount, gifted, p_happened_on, expires_on FROM fresh
        )
        SELECT array_agg(id ORDER BY id) INTO v_lines FROM fresh;
        transfer_id := v_lines[1];
        UPDATE points_account SET balance = balance + p_paid + p_gifted WHERE id = v_account.id;
        PERFORM points_repay(v_lines);
    END IF;
    SELECT sum(amount) INTO amount FROM points_transfer WHERE reference IN (p_reference, p_reference || ':gift');
    SELECT balance INTO balance FROM points_account WHERE id = v_account.id;
    debt := points_debt(v_account.customer, v_unit);
END $$;

-- What waited for its event becomes usable from a day on, once; who and why stands in points_release.
CREATE OR REPLACE FUNCTION points_release(
    p_transfer bigint, p_usable_on date, p_explanation jsonb, p_key text, p_digest text, p_by bigint, p_at timestamptz,
    OUT released bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_known record;
    v_lots bigint[];
BEGIN
    PERFORM points_check_days(p_at, points_day_of(p_at), p_usable_on);
    IF p_key IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = 'releasing needs a key';
    END IF;
    PERFORM 1 FROM points_account WHERE id IN (SELECT account_id FROM points_lot WHERE id IN (
        SELECT points_own_lots(p_transfer))) ORDER BY id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'LG404', MESSAGE = format('line %s made no lot', p_transfer);
    END IF;
    SELECT id, request_digest INTO v_known FROM points_release WHERE key = p_key;
    replayed := v_known.id IS NOT NULL;
    IF replayed AND v_known.request_digest IS DISTINCT FROM p_digest THEN
        RAISE EXCEPTION USING ERRCODE = 'LG409', MESSAGE = 'this key was used for something else';
    END IF;
    v_lots := ARRAY(SELECT points_own_lots(p_transfer));
    IF NOT replayed THEN
        UPDATE points_lot SET usable_on = p_usable_on WHERE id = ANY (v_lots) AND usable_on IS NULL;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'LG414', MESSAGE = format('line %s does not wait', p_transfer);
        END IF;
        INSERT INTO points_release (transfer_id, usable_on, explanation, key, request_digest, recorded_at,
            recorded_by_id)
        VALUES (p_transfer, p_usable_on, p_explanation, p_key, p_digest, p_at, p_by);
    END IF;
    SELECT coalesce(sum(remaining), 0) INTO released FROM points_lot WHERE id = ANY (v_lots);
END $$;

REVOKE EXECUTE ON FUNCTION points_earn, points_earn_many, points_top_up, points_release FROM PUBLIC;
GRANT EXECUTE ON FUNCTION points_earn, points_earn_many, points_top_up, points_release TO clubcrm_app;
