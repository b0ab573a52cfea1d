-- The ledger's truth, to be read in this order: guards, accounts, lots, then the ways to post: earning, redeeming and
-- holding, merging, undoing, expiring, closing a month. The application may read the tables and call the functions that
-- a file grants at its end; everything else is refused.
--
-- Every function that posts first locks the customers' accounts. That serialises what concerns one customer; it
-- assigns the transaction its xid before the first nextval(), so that a reader who sees a gap in the ids sees the
-- transaction that will fill it as running (watermarks); and it lets the closing of a month wait for whoever is
-- posting (closing.sql): the open month is read by a later statement than the lock, always.
--
-- SQLSTATEs of class LG are this ledger's own; points/operations/calling.py maps them to exceptions:
--   LG400 unknown unit, purpose or reason, no key or nobody who acts
--   LG401 amount not positive                LG402 not enough points (DETAIL: spendable)
--   LG404 unknown line or hold               LG405 this kind is not reversed     LG409 key used for something else
--   LG410 reversed already                   LG411 the hold has ended            LG412 owes less (DETAIL: debt)
--   LG413 above what is left (DETAIL: left)  LG414 does not wait for an event    LG420 the month is not over
--   LG421 months out of order (DETAIL: next) LG422 a day, instant or array that makes no sense
--   LG423 points are held                    LG424 merged already                LG425 a visit of somebody else

-- The clock that callers are held to. Only tests, which go ahead of it, put another in its place.
CREATE OR REPLACE FUNCTION points_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT clock_timestamp()
$$;

-- The business date of an instant: that of BUSINESS_TIME_ZONE (clubcrm/kernel/clock.py).
CREATE OR REPLACE FUNCTION points_day_of(p_at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (p_at AT TIME ZONE 'Asia/Shanghai')::date
$$;

-- Whether today is the business date of the instant, the instant is not ahead of the clock (by more than a day: clocks
-- differ), and every day given lies within the life of a club. A NULL among p_days is for whoever takes it: no day from
-- which it is usable, no last day. Plain SQL, so that the planner puts it in the place of its call.
CREATE OR REPLACE FUNCTION points_makes_sense(p_at timestamptz, p_today date, VARIADIC p_days date[] DEFAULT '{}')
RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT (p_at < public.points_clock() + interval '1 day' AND p_at >= '1950-01-01'
            AND p_today = public.points_day_of(p_at)) IS TRUE
        AND (date '1950-01-01' <= ALL (p_days) AND date '2200-01-01' > ALL (p_days)) IS NOT FALSE
$$;

-- What every function for callers asks first.
CREATE OR REPLACE FUNCTION points_check_days(p_at timestamptz, p_today date, VARIADIC p_days date[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT public.points_makes_sense(p_at, p_today, VARIADIC p_days) THEN
        RAISE EXCEPTION USING ERRCODE = 'LG422', MESSAGE = 'a day or instant that makes no sense';
    END IF;
END $$;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON points_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON points_consumption
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON points_release
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON points_redemptionvisit
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON points_closure
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

CREATE OR REPLACE TRIGGER only_remaining_changes
    BEFORE UPDATE OF id, account_id, source_id, size, gifted, expires_on ON points_lot
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
-- A lot that waits for an event is released once.
CREATE OR REPLACE TRIGGER usable_on_is_set_once BEFORE UPDATE OF usable_on ON points_lot
    FOR EACH ROW WHEN (OLD.usable_on IS NOT NULL) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON points_lot
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

CREATE OR REPLACE TRIGGER only_its_end_changes
    BEFORE UPDATE OF id, account_id, amount, branch_id, purpose, key, request_digest, held_at, held_on, until_at,
        recorded_by_id ON points_hold
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER ends_once BEFORE UPDATE ON points_hold
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON points_hold
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

CREATE OR REPLACE TRIGGER only_figures_change
    BEFORE UPDATE OF id, kind, unit_id, customer_id, branch_id, purpose ON points_account
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
-- The guard that looks at a row comes after the change: one that comes before it locks the row once more for every
-- change of a balance, whatever column it is for.
CREATE OR REPLACE TRIGGER stays_merged AFTER UPDATE OF merged_into_id ON points_account
    FOR EACH ROW WHEN (NEW.merged_into_id IS NULL) EXECUTE FUNCTION kernel_refuse_change();
CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON points_account
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

-- Whose an account is. A CHECK in all but name: these columns never change, and a CHECK would be evaluated again at
-- every change of a balance, which costs as much as the change.
CREATE OR REPLACE FUNCTION points_check_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (NEW.kind = 'house' AND NEW.customer_id IS NULL AND NEW.branch_id IS NOT NULL AND NEW.purpose <> '')
        OR (NEW.kind IN ('member', 'debt') AND NEW.customer_id IS NOT NULL AND NEW.branch_id IS NULL
            AND NEW.purpose = '')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'points_account_belongs_to_customer_or_house',
        MESSAGE = 'an account belongs to a customer, or to a branch and purpose';
END $$;
CREATE OR REPLACE TRIGGER belongs_to_customer_or_house BEFORE INSERT ON points_account
    FOR EACH ROW EXECUTE FUNCTION points_check_owner();

SELECT kernel_keep_versions('points_earningrule', 'earning-rule');
SELECT kernel_keep_version_part('points_earningrule_categories', 'earningrule_id', 'points_earningrule');

-- Balances and lots change in place (heap-only updates) as long as their pages have room.
ALTER TABLE points_account SET (fillfactor = 70);
ALTER TABLE points_lot SET (fillfactor = 90);

REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON points_account, points_transfer, points_lot,
    points_consumption, points_hold, points_release, points_redemptionvisit, points_closure FROM clubcrm_app;
REVOKE ALL ON SEQUENCE points_account_id_seq, points_transfer_id_seq, points_lot_id_seq, points_consumption_id_seq,
    points_hold_id_seq, points_release_id_seq, points_redemptionvisit_id_seq, points_closure_id_seq FROM clubcrm_app;
REVOKE EXECUTE ON FUNCTION points_clock, points_day_of, points_makes_sense, points_check_days FROM PUBLIC;
-- Codes are what ledger lines and house accounts carry: they stay.
REVOKE DELETE, TRUNCATE ON points_unit, points_purpose, points_reason FROM clubcrm_app;
