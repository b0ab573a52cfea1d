-- Undoing: what a person takes off or waives, with a reason, and lines taken back.

-- Takes points off, as in redeeming and then also those not usable yet; never more than is there without what is held.
CREATE OR REPLACE FUNCTION points_correct(
    p_customer bigint, p_unit text, p_amount bigint, p_reason text, p_branch bigint, p_key text, p_digest text,
    p_by bigint, p_at timestamptz, p_today date,
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
    PERFORM points_check_reason(p_reason, 'correcting', p_key, p_by);
    SELECT * INTO v_account FROM points_lock_account(p_customer, v_unit, 'member');
    balance := v_account.balance;
    transfer_id := points_replayed('correct:' || p_key, p_key, p_digest);
    replayed := transfer_id IS NOT NULL;
    IF NOT replayed THEN
        v_held := CASE WHEN v_account.held > 0 THEN points_still_held(v_account.id, p_at) ELSE 0 END;
        SELECT * INTO v_parts FROM points_clawback(v_account.id, 0, p_amount, v_held, p_today, true, true);
        IF v_parts.taken < p_amount THEN
            RAISE EXCEPTION USING ERRCODE = 'LG402', MESSAGE = 'not enough points', DETAIL = v_parts.taken;
        END IF;
        INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            happened_on, recorded_at, business_month, reference, key, request_digest, explanation, recorded_by_id)
        VALUES (v_account.id, points_house(p_branch, v_unit, 'corrected'), p_amount, 0, 'correct', p_branch, p_today,
            p_at, greatest(date_trunc('month', p_today)::date, (SELECT month FROM points_open_month)),
            'correct:' || p_key, p_key, p_digest, jsonb_build_object('reason', p_reason), p_by)
        RETURNING id INTO transfer_id;
        PERFORM points_take(transfer_id, v_parts.lots, v_parts.parts);
        UPDATE points_account SET balance = balance - p_amount WHERE id = v_account.id RETURNING balance INTO balance;
    END IF;
    amount := p_amount;
    debt := points_debt(v_account.customer, v_unit);
END $$;

-- The house pays p_amount of what the customer owes.
CREATE OR REPLACE FUNCTION points_waive(
    p_customer bigint, p_unit text, p_amount bigint, p_reason text, p_branch bigint, p_key text, p_digest text,
    p_by bigint, p_at timestamptz, p_today date,
    OUT transfer_id bigint, OUT amount bigint, OUT balance bigint, OUT debt bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_unit bigint := public.points_unit_of(p_unit);
    v_account record;
    v_debt record;
BEGIN
    PERFORM points_check_days(p_at, p_today);
    PERFORM points_check_reason(p_reason, 'waiving', p_key, p_by);
    SELECT * INTO v_account FROM points_lock_account(p_customer, v_unit, 'member');
    SELECT * INTO v_debt FROM points_lock_account(p_customer, v_unit, 'debt');
    transfer_id := points_replayed('waive:' || p_key, p_key, p_digest);
    replayed := transfer_id IS NOT NULL;
    balance := v_account.balance;
    debt := v_debt.balance;
    IF NOT replayed THEN
        IF p_amount > debt THEN
            RAISE EXCEPTION USING ERRCODE = 'LG412', MESSAGE = 'owes less', DETAIL = debt;
        END IF;
        INSERT INTO points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            happened_on, recorded_at, business_month, reference, key, request_digest, explanation, recorded_by_id)
        VALUES (points_house(p_branch, v_unit, 'waived'), v_debt.id, p_amount, 0, 'waive', p_branch, p_today,
            p_at, greatest(date_trunc('month', p_today)::date, (SELECT month FROM points_open_month)),
            'waive:' || p_key, p_key, p_digest, jsonb_build_object('reason', p_reason), p_by)
        RETURNING id INTO transfer_id;
        UPDATE points_account SET balance = balance - p_amount WHERE id = v_debt.id RETURNING balance INTO debt;
    END IF;
    amount := p_amount;
END $$;

-- Writes the lines of a reversal: p_moved through the lots given, p_owed as a debt, of which the house that p_lapsed went
-- to pays as much. The first carries key and qualifying.
CREATE OR REPLACE FUNCTION points_undo_line(
    p_line points_transfer, p_account bigint, p_lots bigint[], p_parts bigint[], p_moved bigint, p_owed bigint,
    p_lapsed bigint, p_done bigint, p_reason text, p_key text, p_digest text, p_by bigint, p_at timestamptz, p_today date)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_gives boolean := p_line.kind IN ('redeem', 'correct');  -- into lots of the account that the line took from
    v_account bigint := CASE WHEN v_gives THEN p_line.debit_account_id ELSE p_account END;
    v_house bigint := CASE WHEN v_gives THEN p_line.credit_account_id ELSE p_line.debit_account_id END;
    v_reference text := 'reverse:' || p_key;
    -- Both roundings by the same rule, so that the parts of a line sum to exactly what it gave.
    v_qualifying bigint := div(p_line.qualifying::numeric * (p_done + p_moved + p_owed), p_line.amount)
        - div(p_line.qualifying::numeric * p_done, p_line.amount);
    v_owner public.points_account;
    v_debt record;
    v_line bigint;
    v_first bigint;
BEGIN
    IF p_moved > 0 THEN
        INSERT INTO public.points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            category_id, happened_on, recorded_at, business_month, reference, key, request_digest, rule_id,
            reverses_id, explanation, recorded_by_id)
        VALUES (CASE WHEN v_gives THEN v_house ELSE v_account END, CASE WHEN v_gives THEN v_account ELSE v_house END,
            p_moved, v_qualifying, 'reverse', p_line.branch_id, p_line.category_id, p_line.happened_on, p_at,
            greatest(date_trunc('month', p_today)::date, (SELECT month FROM public.points_open_month)),
            v_reference, p_key, p_digest, p_line.rule_id, p_line.id, jsonb_build_object('reason', p_reason), p_by)
        RETURNING id INTO v_first;
        PERFORM public.points_take(v_first, p_lots, p_parts);
        UPDATE public.points_account SET balance = balance + CASE WHEN v_gives THEN p_moved ELSE -p_moved END
        WHERE id = v_account;
    END IF;
    IF p_owed > 0 THEN
        SELECT * INTO v_owner FROM public.points_account WHERE id = p_account;
        SELECT * INTO v_debt FROM public.points_lock_account(v_owner.customer_id, v_owner.unit_id, 'debt');
        INSERT INTO public.points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            category_id, happened_on, recorded_at, business_month, reference, key, request_digest, rule_id,
            reverses_id, explanation, recorded_by_id)
        VALUES (v_debt.id, v_house, p_owed, CASE WHEN p_moved > 0 THEN 0 ELSE v_qualifying END, 'debt',
            p_line.branch_id, p_line.category_id, p_line.happened_on, p_at,
            greatest(date_trunc('month', p_today)::date, (SELECT month FROM public.points_open_month)),
            v_reference || CASE WHEN p_moved > 0 THEN ':debt' ELSE '' END,
            CASE WHEN p_moved = 0 THEN p_key END, CASE WHEN p_moved = 0 THEN p_digest END, p_line.rule_id,
            p_line.id, jsonb_build_object('reason', p_reason), p_by)
        RETURNING id INTO v_line;
        IF p_lapsed > 0 THEN
            INSERT INTO public.points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
                category_id, happened_on, recorded_at, business_month, reference, reverses_id, explanation,
                recorded_by_id)
            VALUES (public.points_house(p_line.branch_id, v_owner.unit_id, 'expired'), v_debt.id, p_lapsed, 0, 'unowed',
                p_line.branch_id, p_line.category_id, p_line.happened_on, p_at,
                greatest(date_trunc('month', p_today)::date, (SELECT month FROM public.points_open_month)),
                v_reference || ':unowed', v_line, jsonb_build_object('reason', p_reason), p_by);
        END IF;
        UPDATE public.points_account SET balance = balance + p_owed - p_lapsed WHERE id = v_debt.id;
    END IF;
    RETURN coalesce(v_first, v_line);
END $$;

-- Undo an earning, grant, top-up, redemption or correction, whole (p_amount NULL: what is left) or in part; never above
-- the original in sum. It counts for the day of what it reverses. What was taken goes back into its lots; what was
-- given is taken back, first what is left of it, then what lapsed of it, which nobody owes, then what was spent: from
-- other lots, and at last as a debt. Money paid in is given back only as far as it is there.
CREATE OR REPLACE FUNCTION points_reverse(
    p_transfer bigint, p_amount bigint, p_reason text, p_key text, p_digest text, p_by bigint, p_at timestamptz,
    p_today date,
    OUT transfer_id bigint, OUT amount bigint, OUT balance bigint, OUT debt bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_line points_transfer;
    v_home points_account;  -- whose line it is; v_account: who answers for it today
    v_account record;
    v_held bigint := 0;
    v_done bigint;
    v_left bigint;
    v_parts record;
    v_back bigint := 0;
    v_taken bigint := 0;
    v_lapsed bigint := 0;
BEGIN
    PERFORM points_check_days(p_at, p_today);
    IF p_key IS NULL
        OR NOT EXISTS (SELECT 1 FROM points_reason WHERE code = p_reason AND 'reversing' = ANY (serves))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = 'reversing needs a key and a known reason';
    ELSIF p_amount <= 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'LG401', MESSAGE = 'the amount must be positive';
    END IF;
    SELECT * INTO v_line FROM points_transfer WHERE id = p_transfer;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'LG404', MESSAGE = format('no ledger line %s', p_transfer);
    ELSIF v_line.kind NOT IN ('earn', 'grant', 'topup', 'redeem', 'correct') THEN
        RAISE EXCEPTION USING ERRCODE = 'LG405', MESSAGE = format('%s is not reversed', v_line.kind);
    END IF;
    SELECT * INTO v_home FROM points_account WHERE kind = 'member'
        AND id IN (v_line.debit_account_id, v_line.credit_account_id);
    SELECT * INTO v_account FROM points_lock_account(v_home.customer_id, v_home.unit_id, 'member');
    SELECT coalesce(sum(amount), 0) INTO v_done FROM points_transfer WHERE reverses_id = p_transfer;
    v_left := v_line.amount - v_done;
    balance := v_account.balance;
    transfer_id := points_replayed('reverse:' || p_key, p_key, p_digest);
    replayed := transfer_id IS NOT NULL;
    IF replayed THEN
        SELECT sum(amount) INTO amount FROM points_transfer
        WHERE reference IN ('reverse:' || p_key, 'reverse:' || p_key || ':debt');
        debt := points_debt(v_account.customer, v_home.unit_id);
        RETURN;
    ELSIF v_left = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'LG410', MESSAGE = 'reversed already', DETAIL = '0';
    END IF;
    amount := coalesce(p_amount, v_left);
    IF v_account.held > 0 THEN
        v_held := points_still_held(v_account.id, p_at);
    END IF;

    IF v_line.kind IN ('redeem', 'correct') THEN
        v_back := least(amount, v_left);
        SELECT * INTO v_parts FROM points_giveback(p_transfer, v_back);
    ELSE
        SELECT * INTO v_parts
        FROM points_clawback(v_account.id, p_transfer, least(amount, v_left), v_held, p_today, false, false);
        IF v_line.kind = 'topup' THEN
            v_left := v_parts.taken;
            amount := coalesce(p_amount, v_left);
        ELSIF v_parts.taken < least(amount, v_left) THEN
            v_lapsed := least(points_lapsed(p_transfer), least(amount, v_left) - v_parts.taken);
            SELECT * INTO v_parts FROM points_clawback(v_account.id, p_transfer, least(amount, v_left) - v_lapsed, v_held,
                p_today, true, false);
        END IF;
        v_taken := v_parts.taken;
    END IF;
    IF amount > v_left OR v_left = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'LG413', MESSAGE = 'more than is left', DETAIL = v_left;
    END IF;
    transfer_id := points_undo_line(v_line, v_account.id, v_parts.lots, v_parts.parts, v_back + v_taken,
        amount - v_back - v_taken, v_lapsed, v_done, p_reason, p_key, p_digest, p_by, p_at, p_today);
    IF v_back > 0 AND v_home.id <> v_account.id THEN
        PERFORM points_move_lots(v_home.id, v_account.id, 'reverse:' || p_key || ':moved', p_by, p_at, p_today);
    END IF;
    SELECT balance INTO balance FROM points_account WHERE id = v_account.id;
    debt := points_debt(v_account.customer, v_home.unit_id);
END $$;

REVOKE EXECUTE ON FUNCTION points_correct, points_waive, points_reverse, points_undo_line FROM PUBLIC;
GRANT EXECUTE ON FUNCTION points_correct, points_waive, points_reverse TO clubcrm_app;
