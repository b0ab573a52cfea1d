-- The ledger added up by month, branch and what the lines are, folded by id watermark; and the view that is always
-- exact: what is folded, and every line beyond it. Read `points_flow`, never `points_rollup` alone.

-- What a line moves from and to: 'member' and 'debt' of a customer, or the purpose of a house account.
CREATE OR REPLACE VIEW points_sided AS
SELECT line.id, line.business_month, line.branch_id, debit.unit_id, line.kind, line.category_id,
    CASE debit.kind WHEN 'house' THEN debit.purpose ELSE debit.kind END AS debit, debit.branch_id AS debit_branch_id,
    CASE credit.kind WHEN 'house' THEN credit.purpose ELSE credit.kind END AS credit,
    credit.branch_id AS credit_branch_id, line.amount, line.qualifying
FROM points_transfer AS line
JOIN points_account AS debit ON debit.id = line.debit_account_id
JOIN points_account AS credit ON credit.id = line.credit_account_id;

CREATE OR REPLACE VIEW points_flow AS
SELECT business_month, branch_id, unit_id, kind, category_id, debit, debit_branch_id, credit, credit_branch_id, amount,
    qualifying, lines
FROM points_rollup
UNION ALL
SELECT business_month, branch_id, unit_id, kind, category_id, debit, debit_branch_id, credit, credit_branch_id, amount,
    qualifying, 1
FROM points_sided WHERE id > (SELECT coalesce(max(through_id), 0) FROM points_rollupmark);

-- Folds at most p_ids further ids, as far as everything is surely visible; sets a new mark where the last one is
-- reached. Posting locks an account before it draws an id, so whoever fills a gap in the ids has a transaction id that
-- is older than the mark. `folded` lines; `through`: all up to this id are folded; `marked`: as far as it may go next.
CREATE OR REPLACE FUNCTION points_fold(p_ids bigint, OUT folded bigint, OUT through bigint, OUT marked bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_mark points_rollupmark;
    v_upto bigint;
BEGIN
    IF p_ids > 0 IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'LG422', MESSAGE = 'folding goes forward';
    END IF;
    INSERT INTO points_rollupmark (one, through_id, mark_id, mark_xid) VALUES (true, 0, 0, 0) ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT v_mark FROM points_rollupmark FOR UPDATE;
    folded := 0;
    IF v_mark.mark_id > v_mark.through_id AND kernel_ended_before(v_mark.mark_xid) THEN
        v_upto := least(v_mark.mark_id, v_mark.through_id + p_ids);
        INSERT INTO points_rollup AS known (business_month, branch_id, unit_id, kind, category_id, debit,
            debit_branch_id, credit, credit_branch_id, amount, qualifying, lines)
        SELECT business_month, branch_id, unit_id, kind, category_id, debit, debit_branch_id, credit,
            credit_branch_id, sum(amount), sum(qualifying), count(*)
        FROM points_sided WHERE id > v_mark.through_id AND id <= v_upto
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
        ON CONFLICT ON CONSTRAINT points_rollup_once DO UPDATE SET amount = known.amount + excluded.amount,
            qualifying = known.qualifying + excluded.qualifying, lines = known.lines + excluded.lines;
        SELECT count(*) INTO folded FROM points_transfer WHERE id > v_mark.through_id AND id <= v_upto;
        v_mark.through_id := v_upto;
    END IF;
    IF v_mark.mark_id <= v_mark.through_id THEN
        SELECT greatest(v_mark.through_id, coalesce(max(id), 0)), pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        INTO v_mark.mark_id, v_mark.mark_xid FROM points_transfer;
    END IF;
    UPDATE points_rollupmark SET through_id = v_mark.through_id, mark_id = v_mark.mark_id,
        mark_xid = v_mark.mark_xid;
    through := v_mark.through_id;
    marked := v_mark.mark_id;
END $$;

-- Only the function writes: a figure that anybody could change would prove nothing.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON points_rollup, points_rollupmark FROM clubcrm_app;
REVOKE EXECUTE ON FUNCTION points_fold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION points_fold TO clubcrm_app;
