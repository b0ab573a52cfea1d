-- Accounts: whose, found or made on first use, and locked.

-- The first month that takes lines; a day's lines count for its own month or, if that is closed, for this one. Read it
-- by a later statement than the one that locks the account (guards.sql).
CREATE OR REPLACE VIEW points_open_month AS
SELECT coalesce(max(month) + interval '1 month', '-infinity')::date AS month FROM points_closure;

CREATE OR REPLACE FUNCTION points_unit_of(p_code text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_id bigint;
BEGIN
    SELECT id INTO v_id FROM public.points_unit WHERE code = p_code;
    IF v_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = format('no unit %s', p_code);
    END IF;
    RETURN v_id;
END $$;

-- Who answers for this customer's points: the customer, or whom they were merged into.
CREATE OR REPLACE FUNCTION points_owner(p_customer bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT winner.customer_id FROM public.points_account AS loser
        JOIN public.points_account AS winner ON winner.id = loser.merged_into_id
        WHERE loser.customer_id = p_customer LIMIT 1
    ), p_customer)
$$;

-- The account of this kind of the customer, or of whom they were merged into, locked to the end of the transaction;
-- made on first use.
CREATE OR REPLACE FUNCTION points_lock_account(p_customer bigint, p_unit bigint, p_kind text, OUT id bigint, OUT balance bigint,
    OUT held bigint, OUT customer bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_merged bigint;
BEGIN
    customer := p_customer;
    LOOP
        SELECT id, balance, held, merged_into_id INTO id, balance, held, v_merged FROM public.points_account
        WHERE customer_id = customer AND unit_id = p_unit AND kind = p_kind FOR UPDATE;
        EXIT WHEN FOUND AND v_merged IS NULL;
        customer := public.points_owner(p_customer);
        INSERT INTO public.points_account (kind, unit_id, customer_id, purpose, balance, held)
        VALUES (p_kind, p_unit, customer, '', 0, 0) ON CONFLICT DO NOTHING;
    END LOOP;
END $$;

-- What the customer owes, without a lock.
CREATE OR REPLACE FUNCTION points_debt(p_customer bigint, p_unit bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(balance), 0) FROM public.points_account
    WHERE customer_id = p_customer AND unit_id = p_unit AND kind = 'debt'
$$;

-- The house account of a branch and purpose; never locked and without a balance: a sum, not a hot row.
CREATE OR REPLACE FUNCTION points_house(p_branch bigint, p_unit bigint, p_purpose text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
BEGIN
    SELECT id INTO v_id FROM public.points_account
    WHERE kind = 'house' AND branch_id = p_branch AND purpose = p_purpose AND unit_id = p_unit;
    IF v_id IS NULL THEN
        INSERT INTO public.points_account (kind, unit_id, branch_id, purpose, balance, held)
        VALUES ('house', p_unit, p_branch, p_purpose, 0, 0) ON CONFLICT DO NOTHING;
        SELECT id INTO STRICT v_id FROM public.points_account
        WHERE kind = 'house' AND branch_id = p_branch AND purpose = p_purpose AND unit_id = p_unit;
    END IF;
    RETURN v_id;
END $$;

-- A correction by a person says who and why; `p_use` is what the reason must serve for.
CREATE OR REPLACE FUNCTION points_check_reason(p_reason text, p_use text, p_key text, p_by bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF p_key IS NULL OR p_by IS NULL
        OR NOT EXISTS (SELECT FROM public.points_reason WHERE code = p_reason AND p_use = ANY (serves))
    THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = format('%s needs a key, a known reason and a person', p_use);
    END IF;
END $$;

REVOKE EXECUTE ON FUNCTION points_unit_of, points_owner, points_lock_account, points_debt, points_house,
    points_check_reason FROM PUBLIC;
