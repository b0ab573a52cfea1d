-- Two customers become one: the ledger stays, what is spendable and what is owed moves (docs/decisions/0018).

-- Every lot of p_from with something left moves into a new lot of p_to: same expiry, same day from which it is usable,
-- paid stays paid. The line carries the branch that issued the lot; its reference is p_prefix and the lot.
CREATE OR REPLACE FUNCTION points_move_lots(p_from bigint, p_to bigint, p_prefix text, p_by bigint, p_at timestamptz,
    p_today date) RETURNS bigint LANGUAGE sql AS $$
WITH lot AS MATERIALIZED (
    SELECT nextval('public.points_transfer_id_seq') AS line, open.* FROM (
        SELECT lot.*, source.branch_id FROM public.points_lot AS lot
        JOIN public.points_transfer AS source ON source.id = lot.source_id
        WHERE lot.account_id = p_from AND lot.remaining > 0 ORDER BY lot.gifted, lot.expires_on, lot.id
    ) AS open
), written AS (
    INSERT INTO public.points_transfer (id, debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
        happened_on, recorded_at, business_month, reference, explanation, recorded_by_id)
    SELECT line, p_from, p_to, remaining, 0, 'merge', branch_id, p_today, p_at,
        greatest(date_trunc('month', p_today)::date, (SELECT month FROM public.points_open_month)),
        p_prefix || ':' || id, '{}', p_by
    FROM lot
), uses AS (
    INSERT INTO public.points_consumption (transfer_id, lot_id, amount) SELECT line, id, remaining FROM lot
), emptied AS (
    UPDATE public.points_lot SET remaining = 0 FROM lot WHERE points_lot.id = lot.id
), made AS (
    INSERT INTO public.points_lot (account_id, source_id, size, remaining, gifted, usable_on, expires_on)
    SELECT p_to, line, remaining, remaining, gifted, usable_on, expires_on FROM lot ORDER BY line
), changed AS (
    UPDATE public.points_account SET balance = balance + CASE id WHEN p_to THEN moved.amount ELSE -moved.amount END
    FROM (SELECT sum(remaining) AS amount FROM lot) AS moved WHERE id IN (p_from, p_to) AND moved.amount > 0
)
SELECT coalesce(sum(remaining), 0)::bigint FROM lot
$$;

-- A customer who both has and owes pays at once, with one line; what is held stays.
CREATE OR REPLACE FUNCTION points_settle(p_account bigint, p_debt bigint, p_reference text, p_by bigint, p_at timestamptz,
    p_today date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_owed bigint;
    v_held bigint := public.points_still_held(p_account, p_at);
    v_parts record;
    v_line bigint;
BEGIN
    SELECT balance INTO v_owed FROM public.points_account WHERE id = p_debt;
    IF v_owed = 0 THEN
        RETURN;
    END IF;
    SELECT * INTO v_parts FROM public.points_clawback(p_account, 0, v_owed, v_held, p_today, true, false);
    IF v_parts.taken > 0 THEN
        INSERT INTO public.points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            happened_on, recorded_at, business_month, reference, explanation, recorded_by_id)
        SELECT p_account, p_debt, v_parts.taken, 0, 'repay', source.branch_id, p_today, p_at,
            greatest(date_trunc('month', p_today)::date, (SELECT month FROM public.points_open_month)),
            p_reference, jsonb_build_object('owed', v_owed), p_by
        FROM public.points_lot AS lot JOIN public.points_transfer AS source ON source.id = lot.source_id
        WHERE lot.id = v_parts.lots[1]
        RETURNING id INTO v_line;
        PERFORM public.points_take(v_line, v_parts.lots, v_parts.parts);
        UPDATE public.points_account SET balance = balance - v_parts.taken WHERE id IN (p_account, p_debt);
    END IF;
END $$;

-- One unit of a merge: lots, debt, and whoever had been merged into the loser before. Both accounts are locked.
CREATE OR REPLACE FUNCTION points_merge_unit(p_loser bigint, p_winner bigint, p_unit bigint, p_by bigint, p_at timestamptz,
    p_today date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_name text := format('merge:%s:%s:%s', p_loser, p_winner, p_unit);
    v_loser record;
    v_winner record;
    v_owes record;
    v_debt record;
    v_moved bigint;
BEGIN
    SELECT * INTO v_loser FROM public.points_lock_account(p_loser, p_unit, 'member');
    SELECT * INTO v_winner FROM public.points_lock_account(p_winner, p_unit, 'member');
    SELECT * INTO v_owes FROM public.points_lock_account(p_loser, p_unit, 'debt');
    SELECT * INTO v_debt FROM public.points_lock_account(p_winner, p_unit, 'debt');
    v_moved := public.points_move_lots(v_loser.id, v_winner.id, v_name, p_by, p_at, p_today);
    IF v_owes.balance > 0 THEN
        INSERT INTO public.points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            happened_on, recorded_at, business_month, reference, explanation, recorded_by_id)
        SELECT v_debt.id, v_owes.id, v_owes.balance, 0, 'merge', branch_id, p_today, p_at,
            greatest(date_trunc('month', p_today)::date, (SELECT month FROM public.points_open_month)),
            v_name || ':debt', '{}', p_by
        FROM public.points_transfer AS owed WHERE debit_account_id = v_owes.id ORDER BY owed.id DESC LIMIT 1;
        UPDATE public.points_account SET balance = balance + CASE id WHEN v_debt.id THEN 1 ELSE -1 END * v_owes.balance
        WHERE id IN (v_debt.id, v_owes.id);
    END IF;
    UPDATE public.points_account SET merged_into_id = CASE kind WHEN 'debt' THEN v_debt.id ELSE v_winner.id END
    WHERE id IN (v_loser.id, v_owes.id) OR merged_into_id IN (v_loser.id, v_owes.id);
    PERFORM public.points_settle(v_winner.id, v_debt.id, v_name || ':repay', p_by, p_at, p_today);
    RETURN v_moved;
END $$;

-- Everything of p_loser becomes p_winner's. Open holds are refused: they are ended first. Gives what moved, of all units.
CREATE OR REPLACE FUNCTION points_merge(p_loser bigint, p_winner bigint, p_by bigint, p_at timestamptz, p_today date,
    OUT moved bigint, OUT replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM points_check_days(p_at, p_today);
    INSERT INTO points_account (kind, unit_id, customer_id, purpose, balance, held)
    SELECT kind, unit.id, customer, '', 0, 0 FROM unnest(ARRAY[p_loser, p_winner]) WITH ORDINALITY AS who (customer, place)
    CROSS JOIN points_unit AS unit CROSS JOIN unnest(ARRAY['member', 'debt']) AS kind
    ORDER BY customer, unit.id, kind DESC ON CONFLICT DO NOTHING;
    PERFORM 1 FROM points_account WHERE customer_id IN (p_loser, p_winner) ORDER BY id FOR UPDATE;
    moved := 0;
    replayed := p_loser <> p_winner AND points_owner(p_loser) = p_winner;
    IF replayed THEN
        RETURN;
    ELSIF p_loser = p_winner OR points_owner(p_loser) <> p_loser OR points_owner(p_winner) <> p_winner THEN
        RAISE EXCEPTION USING ERRCODE = 'LG424', MESSAGE = 'one of them was merged already, or they are the same';
    END IF;
    PERFORM points_still_held(id, p_at) FROM points_account WHERE customer_id = p_loser AND held > 0;
    IF EXISTS (SELECT FROM points_account WHERE customer_id = p_loser AND held > 0) THEN
        RAISE EXCEPTION USING ERRCODE = 'LG423', MESSAGE = 'points are held';
    END IF;
    SELECT coalesce(sum(points_merge_unit(p_loser, p_winner, id, p_by, p_at, p_today)), 0) INTO moved
    FROM (SELECT id FROM points_unit ORDER BY id) AS unit;
END $$;

REVOKE EXECUTE ON FUNCTION points_move_lots, points_settle, points_merge_unit, points_merge FROM PUBLIC;
GRANT EXECUTE ON FUNCTION points_merge TO clubcrm_app;
