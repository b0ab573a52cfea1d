-- Redeeming at once, or first holding and then confirming.

-- The visit is the customer's own, or of somebody merged with them. That stays true: accounts and visits keep their
-- customer, and merges only bring together.
CREATE OR REPLACE FUNCTION points_check_visit() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.points_transfer AS line
        JOIN public.points_account AS account ON account.id = line.debit_account_id
        JOIN public.members_visit AS visit ON visit.id = NEW.visit_id
        WHERE line.id = NEW.transfer_id AND line.kind = 'redeem'
            AND public.points_owner(visit.customer_id) = public.points_owner(account.customer_id)
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'LG425', MESSAGE = 'no redemption of the customer whose visit it is';
END $$;
CREATE OR REPLACE TRIGGER is_of_the_same_customer BEFORE INSERT ON points_redemptionvisit
    FOR EACH ROW EXECUTE FUNCTION points_check_visit();

-- Takes p_amount for a purpose out of the lots that points_choose names. What is held stays. p_visit is where it was
-- redeemed, if anywhere.
CREATE OR REPLACE FUNCTION points_redeem(
    p_customer bigint, p_unit text, p_amount bigint, p_branch bigint, p_purpose text, p_key text, p_digest text,
    p_by bigint, p_at timestamptz, p_today date, p_visit bigint DEFAULT NULL,
    OUT transfer_id bigint, OUT amount bigint, OUT balance bigint, OUT debt bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_unit bigint := public.points_unit_of(p_unit);
    v_account record;
    v_held bigint;
    v_parts record;
BEGIN
    PERFORM points_check_days(p_at, p_today);
    IF p_key IS NULL OR NOT EXISTS (SELECT 1 FROM points_purpose WHERE code = p_purpose) THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = 'redeeming needs a key and a known purpose';
    END IF;
    SELECT * INTO v_account FROM points_lock_account(p_customer, v_unit, 'member');
    balance := v_account.balance;
    transfer_id := points_replayed('redeem:' || p_key, p_key, p_digest);
    replayed := transfer_id IS NOT NULL;
    IF NOT replayed THEN
        v_held := CASE WHEN v_account.held > 0 THEN points_still_held(v_account.id, p_at) ELSE 0 END;
        SELECT * INTO v_parts FROM points_choose(v_account.id, p_amount, v_held, p_today, p_today);
        IF v_parts.there < p_amount + v_held THEN
            RAISE EXCEPTION USING ERRCODE = 'LG402', MESSAGE = 'not enough points',
                DETAIL = greatest(v_parts.there - v_held, 0);
        END IF;
        INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            happened_on, recorded_at, business_month, reference, key, request_digest, explanation, recorded_by_id)
        VALUES (v_account.id, points_house(p_branch, v_unit, p_purpose), p_amount, 0, 'redeem', p_branch, p_today,
            p_at, greatest(date_trunc('month', p_today)::date, (SELECT month FROM points_open_month)),
            'redeem:' || p_key, p_key, p_digest, jsonb_build_object('purpose', p_purpose), p_by)
        RETURNING id INTO transfer_id;
        PERFORM points_take(transfer_id, v_parts.lots, v_parts.parts);
        IF p_visit IS NOT NULL THEN
            INSERT INTO points_redemptionvisit (transfer_id, visit_id) VALUES (transfer_id, p_visit);
        END IF;
        UPDATE points_account SET balance = balance - p_amount WHERE id = v_account.id RETURNING balance INTO balance;
    END IF;
    amount := p_amount;
    debt := points_debt(v_account.customer, v_unit);
END $$;

-- Sets p_amount of what is usable today aside until an instant. A row and the account's `held`; no line.
CREATE OR REPLACE FUNCTION points_hold(
    p_customer bigint, p_unit text, p_amount bigint, p_branch bigint, p_purpose text, p_until_at timestamptz,
    p_key text, p_digest text, p_by bigint, p_at timestamptz, p_today date,
    OUT hold_id bigint, OUT amount bigint, OUT spendable bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_unit bigint := public.points_unit_of(p_unit);
    v_account record;
    v_known record;
    v_held bigint;
    v_found bigint;
BEGIN
    PERFORM points_check_days(p_at, p_today, points_day_of(p_until_at));
    IF p_key IS NULL OR NOT EXISTS (SELECT 1 FROM points_purpose WHERE code = p_purpose) THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = 'holding needs a key and a known purpose';
    ELSIF p_until_at <= p_at THEN
        RAISE EXCEPTION USING ERRCODE = 'LG411', MESSAGE = 'the hold would have ended';
    END IF;
    SELECT * INTO v_account FROM points_lock_account(p_customer, v_unit, 'member');
    v_held := points_still_held(v_account.id, p_at);
    SELECT coalesce(sum(remaining), 0) - v_held INTO v_found FROM points_lot
    WHERE account_id = v_account.id AND remaining > 0 AND usable_on <= p_today
        AND (expires_on >= p_today OR expires_on IS NULL);
    amount := p_amount;
    spendable := greatest(v_found, 0);
    SELECT id, request_digest INTO v_known FROM points_hold WHERE key = p_key;
    replayed := v_known.id IS NOT NULL;
    IF replayed THEN
        IF v_known.request_digest IS DISTINCT FROM p_digest THEN
            RAISE EXCEPTION USING ERRCODE = 'LG409', MESSAGE = 'this key was used for something else';
        END IF;
        hold_id := v_known.id;
        RETURN;
    ELSIF v_found < p_amount THEN
        RAISE EXCEPTION USING ERRCODE = 'LG402', MESSAGE = 'not enough points', DETAIL = spendable;
    END IF;
    INSERT INTO points_hold (account_id, amount, branch_id, purpose, key, request_digest, held_at, held_on, until_at,
        how, recorded_by_id)
    VALUES (v_account.id, p_amount, p_branch, p_purpose, p_key, p_digest, p_at, p_today, p_until_at, '', p_by)
    RETURNING id INTO hold_id;
    UPDATE points_account SET held = held + p_amount WHERE id = v_account.id;
    spendable := spendable - p_amount;
END $$;

-- The hold and its account, locked in the order of every posting: the account first.
CREATE OR REPLACE FUNCTION points_lock_hold(p_hold bigint) RETURNS points_hold LANGUAGE plpgsql AS $$
DECLARE
    v_hold public.points_hold;
BEGIN
    PERFORM 1 FROM public.points_account
    WHERE id = (SELECT account_id FROM public.points_hold WHERE id = p_hold) FOR UPDATE;
    SELECT * INTO v_hold FROM public.points_hold WHERE id = p_hold;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'LG404', MESSAGE = format('no hold %s', p_hold);
    END IF;
    RETURN v_hold;
END $$;

-- The hold becomes a redemption: out of lots that had not lapsed on the day of the hold (expiry waits for holds).
CREATE OR REPLACE FUNCTION points_confirm(
    p_hold bigint, p_key text, p_digest text, p_by bigint, p_at timestamptz, p_today date,
    OUT transfer_id bigint, OUT amount bigint, OUT balance bigint, OUT debt bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_hold points_hold;
    v_account points_account;
    v_parts record;
BEGIN
    PERFORM points_check_days(p_at, p_today);
    IF p_key IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = 'confirming needs a key';
    END IF;
    v_hold := points_lock_hold(p_hold);
    SELECT * INTO v_account FROM points_account WHERE id = v_hold.account_id;
    balance := v_account.balance;
    amount := v_hold.amount;
    debt := points_debt(points_owner(v_account.customer_id), v_account.unit_id);
    transfer_id := points_replayed('redeem:' || p_key, p_key, p_digest);
    replayed := transfer_id IS NOT NULL;
    IF replayed THEN
        RETURN;
    ELSIF v_hold.ended_at IS NOT NULL OR v_hold.until_at <= p_at THEN
        RAISE EXCEPTION USING ERRCODE = 'LG411', MESSAGE = 'the hold has ended';
    END IF;
    SELECT * INTO v_parts FROM points_choose(v_account.id, v_hold.amount, 0, p_today, v_hold.held_on);
    IF v_parts.there < v_hold.amount THEN
        RAISE EXCEPTION USING ERRCODE = 'LG402', MESSAGE = 'not enough points', DETAIL = v_parts.there;
    END IF;
    INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
        happened_on, recorded_at, business_month, reference, key, request_digest, explanation, recorded_by_id)
    VALUES (v_account.id, points_house(v_hold.branch_id, v_account.unit_id, v_hold.purpose), v_hold.amount, 0,
        'redeem', v_hold.branch_id, p_today, p_at,
        greatest(date_trunc('month', p_today)::date, (SELECT month FROM points_open_month)),
        'redeem:' || p_key, p_key, p_digest, jsonb_build_object('purpose', v_hold.purpose, 'hold', p_hold), p_by)
    RETURNING id INTO transfer_id;
    PERFORM points_take(transfer_id, v_parts.lots, v_parts.parts);
    UPDATE points_hold SET ended_at = p_at, ended_by_id = p_by, how = 'confirmed', transfer_id = points_confirm.transfer_id
    WHERE id = p_hold;
    UPDATE points_account SET balance = balance - v_hold.amount, held = held - v_hold.amount WHERE id = v_account.id
    RETURNING balance INTO balance;
END $$;

-- What was held is free again. Once released, releasing again changes nothing.
CREATE OR REPLACE FUNCTION points_release_hold(p_hold bigint, p_by bigint, p_at timestamptz,
    OUT amount bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_hold points_hold := public.points_lock_hold(p_hold);
BEGIN
    PERFORM points_check_days(p_at, points_day_of(p_at));
    amount := v_hold.amount;
    replayed := v_hold.ended_at IS NOT NULL;
    IF v_hold.how = 'confirmed' THEN
        RAISE EXCEPTION USING ERRCODE = 'LG411', MESSAGE = 'the hold was confirmed';
    ELSIF NOT replayed THEN
        UPDATE points_hold SET ended_at = p_at, ended_by_id = p_by,
            how = CASE WHEN until_at <= p_at THEN 'timed-out' ELSE 'released' END
        WHERE id = p_hold;
        UPDATE points_account SET held = held - v_hold.amount WHERE id = v_hold.account_id;
    END IF;
END $$;

-- Every hold whose time is over ends. Gives how many.
CREATE OR REPLACE FUNCTION points_end_holds(p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_accounts bigint[];
    v_ended bigint;
BEGIN
    PERFORM points_check_days(p_at, points_day_of(p_at));
    SELECT array_agg(id) INTO v_accounts FROM (
        SELECT id FROM points_account
        WHERE id IN (SELECT account_id FROM points_hold WHERE ended_at IS NULL AND until_at <= p_at)
        ORDER BY id FOR UPDATE
    ) AS locked;
    WITH ended AS (
        UPDATE points_hold SET ended_at = p_at, how = 'timed-out'
        WHERE account_id = ANY (v_accounts) AND ended_at IS NULL AND until_at <= p_at RETURNING account_id, amount
    ), freed AS (
        UPDATE points_account SET held = held - ended.amount
        FROM (SELECT account_id, sum(amount) AS amount FROM ended GROUP BY 1) AS ended WHERE id = ended.account_id
    )
    SELECT count(*) INTO v_ended FROM ended;
    RETURN v_ended;
END $$;

REVOKE EXECUTE ON FUNCTION points_check_visit, points_redeem, points_hold, points_lock_hold, points_confirm, points_release_hold,
    points_end_holds FROM PUBLIC;
GRANT EXECUTE ON FUNCTION points_redeem, points_hold, points_confirm, points_release_hold, points_end_holds
    TO clubcrm_app;
