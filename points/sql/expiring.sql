-- Nights: what has lapsed leaves the lots (docs/decisions/0015).

-- Expires up to p_limit lots whose last usable day is before p_on, a night that has come by the clock, and gives what it
-- did; the caller repeats until nothing is left. Each line counts for the day after the last usable one and goes to the house of the branch that
-- issued the lot. Accounts with open holds wait. A lot expires once a night, and again when a refund refilled it.
CREATE OR REPLACE FUNCTION points_expire(p_on date, p_limit bigint, p_by bigint, p_at timestamptz, p_today date,
    OUT transfers bigint, OUT points bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    v_lots bigint[];
BEGIN
    PERFORM points_check_days(p_at, p_today, p_on);
    IF (p_on <= points_day_of(points_clock()) AND p_limit > 0) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'LG422', MESSAGE = 'a night that has not come, or no limit';
    END IF;
    v_lots := ARRAY(
        SELECT lot.id FROM points_lot AS lot
        JOIN points_account AS account ON account.id = lot.account_id AND account.held = 0
        WHERE lot.expires_on < p_on AND lot.remaining > 0 AND NOT EXISTS (
            SELECT FROM points_transfer AS known WHERE known.reference = 'expire:' || lot.id || ':' || p_on)
        ORDER BY lot.expires_on, lot.id LIMIT p_limit
    );
    PERFORM 1 FROM points_account WHERE id IN (SELECT account_id FROM points_lot WHERE id = ANY (v_lots))
    ORDER BY id FOR UPDATE;
    PERFORM points_house(branch_id, unit_id, 'expired') FROM (
        SELECT DISTINCT source.branch_id, account.unit_id FROM points_lot AS lot
        JOIN points_transfer AS source ON source.id = lot.source_id
        JOIN points_account AS account ON account.id = lot.account_id
        WHERE lot.id = ANY (v_lots) ORDER BY 1, 2
    ) AS wanted;
    WITH due AS MATERIALIZED (
        SELECT nextval('points_transfer_id_seq') AS line, open.* FROM (
            SELECT lot.*, source.branch_id, source.category_id, house.id AS house_id,
                'expire:' || lot.id || ':' || p_on AS reference
            FROM points_lot AS lot
            JOIN points_account AS account ON account.id = lot.account_id AND account.held = 0
            JOIN points_transfer AS source ON source.id = lot.source_id
            JOIN points_account AS house ON house.kind = 'house' AND house.branch_id = source.branch_id
                AND house.unit_id = account.unit_id AND house.purpose = 'expired'
            WHERE lot.id = ANY (v_lots) AND lot.remaining > 0 AND NOT EXISTS (
                SELECT FROM points_transfer AS known WHERE known.reference = 'expire:' || lot.id || ':' || p_on)
            ORDER BY lot.account_id, lot.id
        ) AS open
    ), written AS (
        INSERT INTO points_transfer (id, debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
            category_id, happened_on, recorded_at, business_month, reference, explanation, recorded_by_id)
        SELECT line, account_id, house_id, remaining, 0, 'expire', branch_id, category_id, expires_on + 1, p_at,
            greatest(date_trunc('month', p_today)::date, (SELECT month FROM points_open_month)), reference,
            jsonb_build_object('expires_on', expires_on, 'earned', source_id), p_by
        FROM due
    ), uses AS (
        INSERT INTO points_consumption (transfer_id, lot_id, amount) SELECT line, id, remaining FROM due
    ), emptied AS (
        UPDATE points_lot SET remaining = 0 FROM due WHERE points_lot.id = due.id
    ), changed AS (
        UPDATE points_account SET balance = balance - gone.amount
        FROM (SELECT account_id, sum(remaining) AS amount FROM due GROUP BY 1) AS gone WHERE id = gone.account_id
    )
    SELECT count(*), coalesce(sum(remaining), 0) INTO transfers, points FROM due;
END $$;

REVOKE EXECUTE ON FUNCTION points_expire FROM PUBLIC;
GRANT EXECUTE ON FUNCTION points_expire TO clubcrm_app;
