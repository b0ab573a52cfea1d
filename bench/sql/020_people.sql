-- A group of twelve stores; the first three are those of the import files.
INSERT INTO kernel_branch (code, name, kind, hotline, enrol_imported_owners)
VALUES ('bench', '测试集团', 'group', '', true);

INSERT INTO kernel_branch (code, name, kind, hotline, enrol_imported_owners, parent_id)
SELECT 'store-' || place, store.name, 'store', '400-000-' || (1000 + place), true, kernel_branch.id
FROM unnest(array['城东店', '城西店', '高新店', '武侯店', '锦江店', '青羊店', '金牛店', '成华店', '龙泉店', '双流店', '温江店', '郫都店'])
    WITH ORDINALITY AS store (name, place), kernel_branch
WHERE kernel_branch.code = 'bench';

CREATE TABLE bench.store AS
SELECT row_number() OVER (ORDER BY id) AS place, id FROM kernel_branch WHERE kind = 'store';

INSERT INTO kernel_staff (name, branch_id)
SELECT '顾问' || advisor, store.id FROM bench.store, generate_series(1, 10) AS advisor;

CREATE TABLE bench.advisor AS
SELECT store.place AS store, row_number() OVER (PARTITION BY store.place ORDER BY staff.id) AS place, staff.id
FROM kernel_staff AS staff JOIN bench.store ON store.id = staff.branch_id;

-- Three in a hundred are companies; one in seven people has a name of two characters, the others of three.
INSERT INTO members_customer (
    id, public_id, kind, name, name_key, pinyin, initials, sex, birthday, phone, email, branch_id, advisor_id, dealer_number,
    remark, recorded_at
)
SELECT
    n,
    gen_random_uuid(),
    CASE WHEN company THEN 'organisation' ELSE 'person' END,
    CASE WHEN company THEN '成都' || one.han || two.han || '商贸有限公司'
        ELSE surname.han || one.han || CASE WHEN short THEN '' ELSE two.han END END,
    -- The same: these names are simplified and have nothing between their characters.
    CASE WHEN company THEN '成都' || one.han || two.han || '商贸有限公司'
        ELSE surname.han || one.han || CASE WHEN short THEN '' ELSE two.han END END,
    CASE WHEN company THEN 'chengdu' || one.pinyin || two.pinyin || 'shangmaoyouxiangongsi'
        ELSE surname.pinyin || one.pinyin || CASE WHEN short THEN '' ELSE two.pinyin END END,
    CASE WHEN company THEN 'cd' || left(one.pinyin, 1) || left(two.pinyin, 1) || 'smyxgs'
        ELSE left(surname.pinyin, 1) || left(one.pinyin, 1) || CASE WHEN short THEN '' ELSE left(two.pinyin, 1) END END,
    CASE WHEN company THEN '' WHEN bench.u(n, 4) < 0.6 THEN 'm' ELSE 'f' END,
    CASE WHEN NOT company THEN date '1950-01-01' + (bench.u(n, 5) * 20000)::int END,
    '1' || (array['35', '36', '38', '39', '58', '77', '86', '89'])[bench.die(n, 6, 8)]
        || lpad((bench.u(n, 7) * 99999999)::bigint::text, 8, '0'),
    '',
    store.id,
    advisor.id,
    'BENCH' || lpad(n::text, 8, '0'),
    '',
    %(first_day)s::timestamptz
FROM (
    SELECT n, bench.u(n, 1) < 0.03 AS company, bench.u(n, 2) < 0.14 AS short,
        ceil(power(bench.u(n, 3), 2) * %(surnames)s + 0.000001)::int AS s, bench.die(n, 8, %(givens)s) AS g1,
        bench.die(n, 9, %(givens)s) AS g2, bench.die(n, 10, 12) AS b, bench.die(n, 11, 10) AS a
    FROM generate_series(1, %(members)s) AS n
) AS drawn
JOIN bench.surname ON surname.place = least(s, %(surnames)s)
JOIN bench.given AS one ON one.place = g1
JOIN bench.given AS two ON two.place = g2
JOIN bench.store ON store.place = b
JOIN bench.advisor ON advisor.store = b AND advisor.place = a
ORDER BY n;

-- Everybody had joined when the ledger begins.
INSERT INTO members_membership (id, customer_id, branch_id, joined_on, verified_on, recorded_at)
SELECT id, id, branch_id, joined_on, joined_on, recorded_at
FROM (SELECT *, %(first_day)s::date - bench.die(id, 20, 700)::int AS joined_on FROM members_customer) AS customer
ORDER BY id;

INSERT INTO members_card (id, customer_id, number, valid_from_on)
SELECT customer_id, customer_id, '8' || lpad(customer_id::text, 9, '0'), joined_on
FROM members_membership WHERE bench.u(customer_id, 21) < 0.6
ORDER BY 1;

-- A few bring many: enough for the starred tiers.
INSERT INTO members_referral (id, referrer_id, referred_id, referred_on, bought_on)
SELECT n, referrer, n, joined_on, CASE WHEN bench.u(n, 22) < 0.8 THEN joined_on + 10 END
FROM (
    SELECT customer_id AS n, joined_on, ceil(power(bench.u(customer_id, 23), 3) * %(members)s + 0.000001)::bigint AS referrer
    FROM members_membership WHERE mod(customer_id, 25) = 0
) AS drawn
WHERE referrer <> n AND referrer <= %(members)s
ORDER BY n;
