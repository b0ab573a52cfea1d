"""Car sales: the verdict of each row, and what is written: buyer, car, ownership, invoice, membership, referral."""

# The buyer is the owner of that car when name or phone agree (the owners' file may have come first), else whoever has
# this name and phone, else somebody new. A car is sold as new once.
JUDGE = """
CREATE TEMP TABLE import_judged ON COMMIT DROP AS
WITH checked AS MATERIALIZED (
    SELECT placed.*, coalesce(placed.fault, CASE
        WHEN placed.invoiced_on > placed.today THEN 'date-in-future'
    END) AS problem
    FROM import_placed AS placed
),
compared AS (
    SELECT row_number, first_value(row_number) OVER same_number < row_number AS again,
        facts IS NOT DISTINCT FROM first_value(facts) OVER same_number AS same_content
    FROM (
        SELECT row_number, contract,
            ROW(invoiced_on, branch_id, name, phone, vin, model, price_cents, referrer_phone, advisor) AS facts
        FROM checked WHERE problem IS NULL
    ) AS candidates
    WINDOW same_number AS (PARTITION BY contract ORDER BY row_number)
),
single AS (
    SELECT checked.*, compared.again AND compared.same_content AS is_repeat,
        coalesce(checked.problem, CASE WHEN compared.again AND NOT compared.same_content THEN 'contract-used-before' END)
            AS refusal
    FROM checked LEFT JOIN compared USING (row_number)
),
claimed AS (
    SELECT vin, min(row_number) AS first_row FROM single WHERE refusal IS NULL AND NOT coalesce(is_repeat, false)
    GROUP BY vin
),
namesakes AS (
    SELECT customer.name, customer.phone, min(customer.id) AS id
    FROM members_customer AS customer JOIN (SELECT DISTINCT name, phone FROM single) AS asked
        ON asked.phone = customer.phone AND asked.name = customer.name
    GROUP BY customer.name, customer.phone
),
met AS (
    SELECT single.*, car.id AS vehicle_id, owned.id AS ownership_id, owned.customer_id AS holder_id,
        coalesce(CASE WHEN holder.name = single.name OR holder.phone = single.phone THEN holder.id END, namesakes.id)
            AS customer_id,
        claimed.first_row < single.row_number AS claimed_before, EXISTS (
            SELECT FROM members_invoice AS other
            WHERE other.vehicle_id = car.id AND other.kind = 'car-sale' AND other.voided_at IS NULL
              AND other.number <> single.contract
        ) AS sold_before
    FROM single
    LEFT JOIN claimed ON claimed.vin = single.vin
    LEFT JOIN members_vehicle AS car ON car.vin = single.vin
    LEFT JOIN members_ownership AS owned ON owned.vehicle_id = car.id AND owned.until_on IS NULL
    LEFT JOIN members_customer AS holder ON holder.id = owned.customer_id
    LEFT JOIN namesakes ON namesakes.name = single.name AND namesakes.phone = single.phone
),
known AS (
    SELECT met.row_number, bool_or(invoice.kind = 'car-sale' AND
        ROW(invoice.invoiced_on, invoice.branch_id, invoice.vehicle_id, invoice.total_cents)
            IS NOT DISTINCT FROM ROW(met.invoiced_on, met.branch_id, met.vehicle_id, met.price_cents)
        AND (buyer.name = met.name OR buyer.phone = met.phone)) AS same
    FROM met
    JOIN members_invoice AS invoice ON invoice.number = met.contract
    JOIN members_customer AS buyer ON buyer.id = invoice.customer_id
    WHERE met.refusal IS NULL
    GROUP BY met.row_number
),
decided AS (
    SELECT met.*, known.same, coalesce(refusal, CASE
        WHEN is_repeat OR known.same THEN NULL
        WHEN NOT known.same THEN 'contract-used-before'
        WHEN claimed_before OR sold_before THEN 'vin-sold-before'
        WHEN holder_id <> coalesce(customer_id, 0) THEN 'vin-of-another-customer'
    END) AS final_reason
    FROM met LEFT JOIN known USING (row_number)
)
SELECT row_number, content, field, final_reason AS reason,
    concat_ws(',', nullif(notes, ''), CASE WHEN standing = '老客户' AND customer_id IS NULL THEN 'buyer-not-found' END)
        AS notes,
    CASE WHEN final_reason IS NOT NULL THEN 'rejected' WHEN is_repeat THEN 'skipped'
        WHEN same THEN 'unchanged' ELSE 'committed' END AS verdict,
    contract, invoiced_on, invoiced_on AS happened_on, branch_id, name, kind, name_key, pinyin, initials, phone,
    vin, brand, model, price_cents, referrer_phone, advisor, customer_id, vehicle_id, ownership_id, NULL::bigint AS referrer_id
FROM decided
"""

ADD_CUSTOMERS = """
INSERT INTO members_customer (name, kind, name_key, pinyin, initials, sex, phone, email, remark, branch_id, batch_id,
    recorded_by_id, recorded_at)
SELECT judged.name, judged.kind, judged.name_key, judged.pinyin, judged.initials, '', judged.phone, '', '',
    judged.branch_id, run.batch, run.by_user, run.at
FROM (
    SELECT DISTINCT ON (name, phone) * FROM import_judged
    WHERE verdict = 'committed' AND customer_id IS NULL ORDER BY name, phone, row_number
) AS judged CROSS JOIN import_run AS run
ORDER BY judged.row_number
"""

MEET_NEW_CUSTOMERS = """
UPDATE import_judged AS judged SET customer_id = customer.id
FROM members_customer AS customer CROSS JOIN import_run AS run
WHERE judged.verdict = 'committed' AND judged.customer_id IS NULL AND customer.batch_id = run.batch
  AND customer.name = judged.name AND customer.phone = judged.phone
"""

ADD_VEHICLES = """
INSERT INTO members_vehicle (vin, plate, brand, model, batch_id, recorded_at)
SELECT judged.vin, '', coalesce(nullif(judged.brand, ''), left(judged.vin, 3)), coalesce(judged.model, ''), run.batch,
    run.at
FROM import_judged AS judged CROSS JOIN import_run AS run
WHERE judged.verdict = 'committed' AND judged.vehicle_id IS NULL
ORDER BY judged.row_number
"""

ADD_OWNERSHIPS = """
INSERT INTO members_ownership (vehicle_id, customer_id, from_on, batch_id)
SELECT car.id, judged.customer_id, greatest(judged.invoiced_on, (
        SELECT max(earlier.until_on) FROM members_ownership AS earlier WHERE earlier.vehicle_id = car.id
    )), run.batch
FROM import_judged AS judged CROSS JOIN import_run AS run JOIN members_vehicle AS car ON car.vin = judged.vin
WHERE judged.verdict = 'committed' AND judged.ownership_id IS NULL
ORDER BY judged.row_number
"""

ADD_INVOICES = """
INSERT INTO members_invoice (number, revision, kind, customer_id, vehicle_id, branch_id, invoiced_on, total_cents,
    staff_id, batch_id, recorded_by_id, recorded_at)
SELECT judged.contract, 1, 'car-sale', judged.customer_id, car.id, judged.branch_id, judged.invoiced_on,
    judged.price_cents, consultant.id, run.batch, run.by_user, run.at
FROM import_judged AS judged CROSS JOIN import_run AS run
JOIN members_vehicle AS car ON car.vin = judged.vin
LEFT JOIN import_staff AS consultant ON consultant.branch_id = judged.branch_id AND consultant.name = judged.advisor
WHERE judged.verdict = 'committed'
ORDER BY judged.row_number
"""

ADD_LINES = """
INSERT INTO members_invoiceline (invoice_id, category_id, payer, amount_cents)
SELECT invoice.id, category.id, 'self', judged.price_cents
FROM import_judged AS judged
JOIN members_invoice AS invoice ON invoice.number = judged.contract AND invoice.revision = 1
JOIN members_category AS category ON category.code = 'new-car'
WHERE judged.verdict = 'committed'
ORDER BY judged.row_number
"""

ADD_MEMBERSHIPS = """
INSERT INTO members_membership (customer_id, branch_id, joined_on, verified_on, batch_id, recorded_by_id, recorded_at)
SELECT customer.id, customer.branch_id, first.first_on, first.first_on, run.batch, run.by_user, run.at
FROM (
    SELECT judged.customer_id, min(invoice.invoiced_on) AS first_on
    FROM import_judged AS judged JOIN members_invoice AS invoice ON invoice.customer_id = judged.customer_id
    WHERE judged.verdict = 'committed' AND invoice.voided_at IS NULL GROUP BY judged.customer_id
) AS first
CROSS JOIN import_run AS run
JOIN members_customer AS customer ON customer.id = first.customer_id
JOIN kernel_branch AS branch ON branch.id = customer.branch_id AND branch.enrol_imported_owners
ON CONFLICT (customer_id) DO NOTHING
"""

# Looked up after the buyers are written: one buyer of a file may have brought another. Two records of one name count
# as one person; two names with one phone are ambiguous, and nobody is rewarded by a guess.
MEET_REFERRERS = """
WITH found AS (
    SELECT judged.row_number, judged.phone = judged.referrer_phone AS oneself, count(DISTINCT other.name) AS names,
        min(other.id) AS id
    FROM import_judged AS judged
    LEFT JOIN members_customer AS other ON other.phone = judged.referrer_phone AND other.id <> judged.customer_id
    WHERE judged.verdict = 'committed' AND judged.referrer_phone <> ''
    GROUP BY judged.row_number, judged.phone, judged.referrer_phone
)
UPDATE import_judged AS judged
SET referrer_id = CASE WHEN NOT found.oneself AND found.names = 1 THEN found.id END,
    notes = concat_ws(',', nullif(judged.notes, ''), CASE
        WHEN found.oneself THEN 'self-referral'
        WHEN found.names = 0 THEN 'referrer-unknown'
        WHEN found.names > 1 THEN 'referrer-ambiguous'
    END)
FROM found WHERE judged.row_number = found.row_number
"""

ADD_REFERRALS = """
INSERT INTO members_referral (referrer_id, referred_id, referred_on, bought_on, batch_id)
SELECT DISTINCT ON (judged.customer_id) judged.referrer_id, judged.customer_id, judged.invoiced_on, judged.invoiced_on,
    run.batch
FROM import_judged AS judged CROSS JOIN import_run AS run
WHERE judged.verdict = 'committed' AND judged.referrer_id IS NOT NULL
ORDER BY judged.customer_id, judged.invoiced_on, judged.row_number
ON CONFLICT (referred_id) DO NOTHING
"""

# Nobody is referred twice: the first referrer stays.
NOTE_KNOWN_REFERRALS = """
UPDATE import_judged AS judged SET notes = concat_ws(',', nullif(judged.notes, ''), 'referral-known')
FROM members_referral AS referral
WHERE judged.verdict = 'committed' AND referral.referred_id = judged.customer_id
  AND referral.referrer_id <> judged.referrer_id
"""

# Somebody who was referred before now buys.
CHANGE_REFERRALS = """
UPDATE members_referral AS referral SET bought_on = bought.first_on
FROM (
    SELECT customer_id, min(invoiced_on) AS first_on FROM import_judged WHERE verdict = 'committed' GROUP BY customer_id
) AS bought
WHERE referral.referred_id = bought.customer_id AND referral.bought_on IS NULL
  AND bought.first_on >= referral.referred_on
"""

COMMIT = (
    ADD_CUSTOMERS,
    MEET_NEW_CUSTOMERS,
    ADD_VEHICLES,
    ADD_OWNERSHIPS,
    ADD_INVOICES,
    ADD_LINES,
    ADD_MEMBERSHIPS,
    MEET_REFERRERS,
    ADD_REFERRALS,
    NOTE_KNOWN_REFERRALS,
    CHANGE_REFERRALS,
)
