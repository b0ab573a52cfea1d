-- Lots: which of them a posting takes from or gives back to, and what a line seen before answers.

-- The line an earlier call with this key or reference wrote, or NULL. The same key with another digest is refused.
CREATE OR REPLACE FUNCTION points_replayed(p_reference text, p_key text, p_digest text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
    v_digest text;
BEGIN
    IF p_key IS NOT NULL THEN
        SELECT id, request_digest INTO v_id, v_digest FROM public.points_transfer WHERE key = p_key;
        IF v_digest <> p_digest THEN
            RAISE EXCEPTION USING ERRCODE = 'LG409', MESSAGE = 'this key was used for something else';
        END IF;
    END IF;
    IF v_id IS NULL THEN
        SELECT id INTO v_id FROM public.points_transfer WHERE reference = p_reference;
    END IF;
    RETURN v_id;
END $$;

-- Take (or with negative amounts give back) parts of lots for a line.
CREATE OR REPLACE FUNCTION points_take(p_transfer bigint, p_lots bigint[], p_amounts bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.points_lot SET remaining = remaining - part.amount
    FROM unnest(p_lots, p_amounts) AS part (lot, amount) WHERE id = part.lot;
    INSERT INTO public.points_consumption (transfer_id, lot_id, amount)
    SELECT p_transfer, part.lot, part.amount FROM unnest(p_lots, p_amounts) AS part (lot, amount);
END $$;

-- Holds of a locked account whose time is over end here, swept or not. Gives what is still held.
CREATE OR REPLACE FUNCTION points_still_held(p_account bigint, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_held bigint;
BEGIN
    WITH ended AS (
        UPDATE public.points_hold SET ended_at = p_at, how = 'timed-out'
        WHERE account_id = p_account AND ended_at IS NULL AND until_at <= p_at RETURNING amount
    )
    UPDATE public.points_account SET held = held - (SELECT coalesce(sum(amount), 0) FROM ended) WHERE id = p_account
    RETURNING held INTO v_held;
    RETURN v_held;
END $$;

-- What p_amount takes while p_keep stays: usable lots that had not lapsed before p_alive_on, paid before gifted, soonest
-- to expire first, never-expiring last. Stops reading as soon as that is found, so that the cost follows the lots
-- used and not the lots owned. `there` below p_amount + p_keep: that is all there is.
CREATE OR REPLACE FUNCTION points_choose(p_account bigint, p_amount bigint, p_keep bigint, p_today date, p_alive_on date,
    OUT lots bigint[], OUT parts bigint[], OUT there bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_lot record;
BEGIN
    lots := '{}'; parts := '{}'; there := 0;
    FOR v_lot IN
        SELECT id, remaining FROM public.points_lot
        WHERE account_id = p_account AND remaining > 0 AND usable_on <= p_today
            AND (expires_on >= p_alive_on OR expires_on IS NULL)
        ORDER BY gifted, expires_on, id
    LOOP
        IF there < p_amount THEN
            lots := lots || v_lot.id;
            parts := parts || least(v_lot.remaining, p_amount - there);
        END IF;
        there := there + v_lot.remaining;
        EXIT WHEN there >= p_amount + p_keep;
    END LOOP;
END $$;

-- The lot of a line, and the lots it moved into when accounts were merged.
CREATE OR REPLACE FUNCTION points_own_lots(p_source bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE own AS (
        SELECT id FROM public.points_lot WHERE source_id = p_source
        UNION ALL
        SELECT moved.id FROM own JOIN public.points_consumption AS use ON use.lot_id = own.id
        JOIN public.points_transfer AS line ON line.id = use.transfer_id AND line.kind = 'merge'
        JOIN public.points_lot AS moved ON moved.source_id = line.id
    )
    SELECT id FROM own
$$;

-- Which lots give p_amount back to the house: those of the line p_source first (0: of no line), then, if p_others, the
-- rest soonest first, those not usable yet among them or, if p_usable_first, after them. Lots that every open hold can
-- be confirmed from keep what is held: what a hold cannot use is not held. The parts may sum to less.
CREATE OR REPLACE FUNCTION points_clawback(p_account bigint, p_source bigint, p_amount bigint, p_held bigint, p_today date,
    p_others boolean, p_usable_first boolean, OUT lots bigint[], OUT parts bigint[], OUT taken bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_own bigint[] := ARRAY(SELECT public.points_own_lots(p_source));
    v_free bigint := p_amount;  -- what the lots that holds can use can spare
    v_alive_on date := 'infinity';  -- holds can use what had not lapsed on this day, that of the youngest of them
    v_lot record;
    v_part bigint;
BEGIN
    lots := '{}'; parts := '{}'; taken := 0;
    IF p_held > 0 THEN
        SELECT max(held_on) INTO v_alive_on FROM public.points_hold WHERE account_id = p_account AND ended_at IS NULL;
        SELECT greatest(coalesce(sum(remaining), 0) - p_held, 0) INTO v_free FROM public.points_lot
        WHERE account_id = p_account AND remaining > 0 AND usable_on <= p_today
            AND (expires_on >= v_alive_on OR expires_on IS NULL);
    END IF;
    FOR v_lot IN
        SELECT id, remaining, usable_on <= p_today AND (expires_on >= v_alive_on OR expires_on IS NULL) AS holdable
        FROM public.points_lot
        WHERE account_id = p_account AND remaining > 0
            AND (id = ANY (v_own) OR p_others AND (expires_on >= p_today OR expires_on IS NULL))
        ORDER BY id <> ALL (v_own), p_usable_first AND (usable_on <= p_today) IS NOT TRUE, gifted, expires_on, id
    LOOP
        EXIT WHEN taken >= p_amount;
        v_part := least(v_lot.remaining, p_amount - taken, CASE WHEN v_lot.holdable THEN v_free END);
        CONTINUE WHEN v_part = 0;
        lots := lots || v_lot.id;
        parts := parts || v_part;
        taken := taken + v_part;
        v_free := v_free - CASE WHEN v_lot.holdable THEN v_part ELSE 0 END;
    END LOOP;
END $$;

-- How much of what the line p_earned gave lapsed unspent, less what earlier reversals of it have left unowed.
CREATE OR REPLACE FUNCTION points_lapsed(p_earned bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT sum(use.amount) FROM public.points_consumption AS use
        JOIN public.points_transfer AS line ON line.id = use.transfer_id AND line.kind = 'expire'
        WHERE use.lot_id IN (SELECT public.points_own_lots(p_earned))
    ), 0)::bigint - coalesce((
        SELECT sum(unowed.amount) FROM public.points_transfer AS owed
        JOIN public.points_transfer AS unowed ON unowed.reverses_id = owed.id
        WHERE owed.reverses_id = p_earned
    ), 0)::bigint
$$;

-- What goes back into which lots when p_amount of a line that took is undone: the last taken first, so that what stays
-- taken is what a smaller amount would have taken. Amounts are negative, ready for points_take.
CREATE OR REPLACE FUNCTION points_giveback(p_taken bigint, p_amount bigint, OUT lots bigint[], OUT parts bigint[])
LANGUAGE sql AS $$
    WITH used AS (
        SELECT use.lot_id, sum(use.amount)::bigint AS amount FROM public.points_consumption AS use
        WHERE use.transfer_id = p_taken OR use.transfer_id IN (
            SELECT id FROM public.points_transfer WHERE reverses_id = p_taken
        )
        GROUP BY 1 HAVING sum(use.amount) > 0
    ), placed AS (
        SELECT used.*, sum(used.amount) OVER (
            ORDER BY lot.gifted DESC, lot.expires_on DESC NULLS FIRST, lot.id DESC) - used.amount AS before
        FROM used JOIN public.points_lot AS lot ON lot.id = used.lot_id
    )
    SELECT array_agg(lot_id), array_agg(-least(amount, p_amount - before)::bigint) FROM placed WHERE before < p_amount
$$;

-- New earnings (lines in id order) pay what their customers owe, each out of its own lot.
CREATE OR REPLACE FUNCTION points_repay(p_earned bigint[]) RETURNS void LANGUAGE sql AS $$
WITH earned AS (
    SELECT line.*, debt.id AS debt_id, lot.id AS lot_id, debt.balance AS owed,
        sum(line.amount) OVER (PARTITION BY debt.id ORDER BY line.id) - line.amount AS before
    FROM public.points_transfer AS line
    JOIN public.points_account AS member ON member.id = line.credit_account_id
    JOIN public.points_account AS debt ON debt.customer_id = member.customer_id
        AND debt.unit_id = member.unit_id AND debt.kind = 'debt' AND debt.balance > 0
    JOIN public.points_lot AS lot ON lot.source_id = line.id
    WHERE line.id = ANY (p_earned)
), part AS (
    SELECT earned.*, least(amount, owed - before) AS paid FROM earned WHERE owed > before
), written AS (
    INSERT INTO public.points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
        category_id, happened_on, recorded_at, business_month, reference, explanation, recorded_by_id)
    SELECT credit_account_id, debt_id, paid, 0, 'repay', branch_id, category_id, happened_on, recorded_at,
        business_month, reference || ':repay', jsonb_build_object('owed', owed - before), recorded_by_id
    FROM part ORDER BY id
    RETURNING id, reference
), uses AS (
    INSERT INTO public.points_consumption (transfer_id, lot_id, amount)
    SELECT written.id, part.lot_id, part.paid FROM part JOIN written ON written.reference = part.reference || ':repay'
), lots AS (
    UPDATE public.points_lot AS lot SET remaining = remaining - part.paid FROM part WHERE lot.id = part.lot_id
), changes AS (
    SELECT credit_account_id AS account_id, sum(paid) AS paid FROM part GROUP BY 1
    UNION ALL SELECT debt_id, sum(paid) FROM part GROUP BY 1
)
UPDATE public.points_account AS account SET balance = balance - changes.paid
FROM changes WHERE account.id = changes.account_id
$$;

REVOKE EXECUTE ON FUNCTION points_replayed, points_take, points_still_held, points_choose, points_own_lots,
    points_clawback, points_lapsed, points_giveback, points_repay FROM PUBLIC;
