-- One line n after the other in time. Every sixth one redeems, wholly or by half, the lot of the earning `lag` lines
-- before it (lag = 1 modulo 6, so that this is an earning and no lot is used twice); all others earn. Whose line it
-- is and how much depends on n alone: lots and uses of lots follow from the same formulas.
CREATE FUNCTION bench.member(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT 1 + floor(power(bench.u(n, 51), 1.3) * %(members)s)::bigint $$;

CREATE FUNCTION bench.points(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT 50 + floor(power(bench.u(n, 52), 2) * 2500)::bigint $$;

CREATE FUNCTION bench.redeems(n bigint) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT n > %(lag)s AND mod(n, 6) = 0 $$;

CREATE FUNCTION bench.redeemed(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN mod(n, 12) = 0 THEN bench.points(n - %(lag)s) ELSE bench.points(n - %(lag)s) / 2 END $$;

-- A customer's account has the customer's number; the house's come after.
CREATE TABLE bench.house AS
SELECT %(members)s + row_number() OVER (ORDER BY store.place, purpose) AS id, store.place, store.id AS branch_id, purpose
FROM bench.store, unnest(array['issued', 'gift']) AS purpose;

CREATE TABLE bench.category AS
SELECT row_number() OVER (ORDER BY position) AS place, id FROM members_category
WHERE code IN ('labour', 'material', 'accessory', 'insurance');

INSERT INTO points_transfer (
    id, debit_account_id, credit_account_id, amount, qualifying, kind, branch_id, category_id, happened_on, recorded_at,
    business_month, reference, rule_id, explanation
)
SELECT
    n,
    CASE WHEN redeems THEN bench.member(n - %(lag)s) ELSE issued.id END,
    CASE WHEN redeems THEN gift.id ELSE bench.member(n) END,
    CASE WHEN redeems THEN bench.redeemed(n) ELSE bench.points(n) END,
    CASE WHEN redeems THEN 0 ELSE bench.points(n) END,
    CASE WHEN redeems THEN 'redeem' ELSE 'earn' END,
    issued.branch_id,
    CASE WHEN NOT redeems THEN category.id END,
    on_day,
    on_day + time '10:00' + n * interval '1 microsecond',
    date_trunc('month', on_day)::date,
    'bench:' || n,
    CASE WHEN NOT redeems THEN %(rule)s END,
    CASE WHEN redeems THEN '{}'::jsonb
        ELSE jsonb_build_object('amount_cents', bench.points(n) * 100, 'points', 1, 'per_cents', 100) END
FROM (
    SELECT n, bench.redeems(n) AS redeems, %(first_day)s::date + (n * %(days)s / %(lines)s)::int AS on_day,
        bench.die(n, 53, 12) AS store, (array[1, 1, 2, 2, 3, 4])[bench.die(n, 54, 6)] AS category
    FROM generate_series(1::bigint, %(lines)s) AS n
) AS drawn
JOIN bench.house AS issued ON issued.place = store AND issued.purpose = 'issued'
JOIN bench.house AS gift ON gift.place = store AND gift.purpose = 'gift'
JOIN bench.category ON category.place = drawn.category
ORDER BY n;

-- A lot has the number of its earning. Three in ten expire one day, none of them yet.
INSERT INTO points_lot (id, account_id, source_id, size, remaining, gifted, usable_on, expires_on)
SELECT
    id, credit_account_id, id, amount,
    amount - CASE WHEN id + %(lag)s <= %(lines)s AND bench.redeems(id + %(lag)s) THEN bench.redeemed(id + %(lag)s) ELSE 0 END,
    false, happened_on, CASE WHEN bench.u(id, 55) < 0.3 THEN (happened_on + interval '72 months')::date END
FROM points_transfer WHERE kind = 'earn'
ORDER BY id;

INSERT INTO points_consumption (id, transfer_id, lot_id, amount)
SELECT id, id, id - %(lag)s, amount FROM points_transfer WHERE kind = 'redeem'
ORDER BY id;

INSERT INTO points_account (id, kind, unit_id, customer_id, purpose, balance, held)
SELECT customer.id, 'member', unit.id, customer.id, '', coalesce(open, 0), 0
FROM members_customer AS customer
CROSS JOIN points_unit AS unit
LEFT JOIN (SELECT account_id, sum(remaining) AS open FROM points_lot GROUP BY account_id) AS lots ON account_id = customer.id
WHERE unit.code = 'point'
ORDER BY customer.id;

INSERT INTO points_account (id, kind, unit_id, branch_id, purpose, balance, held)
SELECT house.id, 'house', unit.id, branch_id, purpose, 0, 0
FROM bench.house, points_unit AS unit WHERE unit.code = 'point'
ORDER BY house.id;

-- All invoices have been looked at for earning.
INSERT INTO points_intake (source, through_id, mark_id, mark_xid)
SELECT 'invoice', max(id), max(id), 0 FROM members_invoice;
