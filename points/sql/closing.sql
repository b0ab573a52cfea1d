-- Months: closed in order, for the whole group, once (docs/decisions/0016).

-- What branches owe each other for a month: redeemed at one out of lots that the other had issued, less what was given
-- back. The branch that issued is debited, the one that honoured credited; the other way round (":back") where more
-- was given back than redeemed.
CREATE OR REPLACE FUNCTION points_clear(p_month date, p_by bigint, p_at timestamptz) RETURNS void LANGUAGE sql AS $$
    WITH used AS (
        SELECT lot.account_id, source.branch_id AS issued_by, line.branch_id AS honoured_by, use.amount
        FROM public.points_transfer AS line
        LEFT JOIN public.points_transfer AS undone ON undone.id = line.reverses_id
        JOIN public.points_consumption AS use ON use.transfer_id = line.id
        JOIN public.points_lot AS lot ON lot.id = use.lot_id
        JOIN public.points_transfer AS source ON source.id = lot.source_id AND source.branch_id <> line.branch_id
        WHERE line.business_month = p_month AND (line.kind = 'redeem' OR undone.kind = 'redeem')
    ), net AS (
        SELECT unit.id AS unit_id, unit.code, issued_by, honoured_by, sum(used.amount)::bigint AS amount
        FROM used JOIN public.points_account AS account ON account.id = used.account_id
        JOIN public.points_unit AS unit ON unit.id = account.unit_id
        GROUP BY unit.id, unit.code, issued_by, honoured_by HAVING sum(used.amount) <> 0
    ), owed AS (
        SELECT unit_id, abs(amount) AS amount, CASE WHEN amount > 0 THEN issued_by ELSE honoured_by END AS owing,
            CASE WHEN amount > 0 THEN honoured_by ELSE issued_by END AS owed_to,
            format('clear:%s:%s:%s:%s%s', to_char(p_month, 'YYYY-MM'), code, issued_by, honoured_by,
                CASE WHEN amount < 0 THEN ':back' END) AS reference
        FROM net
    )
    INSERT INTO public.points_transfer (debit_account_id, credit_account_id, amount, qualifying, kind, branch_id,
        happened_on, recorded_at, business_month, reference, explanation, recorded_by_id)
    SELECT public.points_house(owing, unit_id, 'cleared'), public.points_house(owed_to, unit_id, 'cleared'), amount, 0,
        'clear', owing, (p_month + interval '1 month')::date - 1, p_at, p_month, reference, '{}', p_by
    FROM owed ORDER BY reference
$$;

-- Closes a month that is over by the clock, the next in order; from then on its figures stand. Nobody posts meanwhile: the lock waits
-- for every transaction that has locked an account, and whoever locks one afterwards finds the month closed.
CREATE OR REPLACE FUNCTION points_close_month(p_month date, p_by bigint, p_at timestamptz, p_today date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_next date;
    v_id bigint;
BEGIN
    PERFORM points_check_days(p_at, p_today, p_month);
    LOCK TABLE points_account IN EXCLUSIVE MODE;
    SELECT (max(month) + interval '1 month')::date INTO v_next FROM points_closure;
    IF p_by IS NULL OR p_month IS NULL OR p_month <> date_trunc('month', p_month)::date THEN
        RAISE EXCEPTION USING ERRCODE = 'LG400', MESSAGE = 'closing needs a person and the first day of a month';
    ELSIF p_month <> v_next THEN
        RAISE EXCEPTION USING ERRCODE = 'LG421', MESSAGE = 'months are closed in order', DETAIL = v_next;
    ELSIF least(p_today, points_day_of(points_clock())) < p_month + interval '1 month' THEN
        RAISE EXCEPTION USING ERRCODE = 'LG420', MESSAGE = 'the month is not over';
    END IF;
    PERFORM points_clear(p_month, p_by, p_at);
    INSERT INTO points_closure (month, closed_at, closed_by_id, through_id, lines, total)
    SELECT p_month, p_at, p_by, (SELECT coalesce(max(id), 0) FROM points_transfer), count(*), coalesce(sum(amount), 0)
    FROM points_transfer WHERE business_month <= p_month
    RETURNING id INTO v_id;
    RETURN v_id;
END $$;

REVOKE EXECUTE ON FUNCTION points_clear, points_close_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION points_close_month TO clubcrm_app;
