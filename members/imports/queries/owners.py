"""Owners: the verdict of each row, and what is written. One customer number may have several cars, a row each."""

# A row is compared with the first good row of its number: the same car again is a repeat, another car is welcome as
# long as the person is the same. In the club the customer is known by number, or has none yet (added by hand or by a
# car sale) and is known by the car or by name and phone. What a cell leaves empty says nothing about what is known.
JUDGE = """
CREATE TEMP TABLE import_judged ON COMMIT DROP AS
WITH checked AS MATERIALIZED (
    SELECT placed.*, coalesce(placed.fault, CASE
        WHEN placed.bought_on > placed.today THEN 'date-in-future'
        WHEN placed.birthday > placed.today THEN 'birthday-in-future'
    END) AS problem
    FROM import_placed AS placed
),
repeated AS (
    SELECT dealer_number FROM checked WHERE problem IS NULL GROUP BY dealer_number HAVING count(*) > 1
),
compared AS (
    SELECT row_number,
        first_value(row_number) OVER person = row_number AS leads,
        first_value(row_number) OVER car < row_number AS car_again,
        ROW(name, phone, sex, birthday) IS NOT DISTINCT FROM first_value(ROW(name, phone, sex, birthday)) OVER person
            AS same_person,
        ROW(plate, brand, model, bought_on, branch_id, advisor, remark) IS NOT DISTINCT FROM
            first_value(ROW(plate, brand, model, bought_on, branch_id, advisor, remark)) OVER car AS same_car
    FROM checked JOIN repeated USING (dealer_number)
    WHERE problem IS NULL
    WINDOW person AS (PARTITION BY dealer_number ORDER BY row_number),
        car AS (PARTITION BY dealer_number, vin ORDER BY row_number)
),
single AS (
    SELECT checked.*, coalesce(compared.leads, true) AS leads,
        coalesce(compared.car_again AND same_person AND same_car, false) AS is_repeat,
        coalesce(checked.problem, CASE
            WHEN NOT compared.same_person OR (compared.car_again AND NOT compared.same_car)
            THEN 'customer-number-used-before'
        END) AS refusal
    FROM checked LEFT JOIN compared USING (row_number)
),
claimed AS (
    SELECT vin, min(row_number) AS first_row FROM single WHERE refusal IS NULL AND NOT is_repeat
    GROUP BY vin HAVING count(*) > 1
),
unnumbered AS (
    SELECT phone, name, min(id) AS id FROM members_customer WHERE dealer_number IS NULL GROUP BY phone, name
),
met AS (
    SELECT single.*, mine.id AS mine_id, car.id AS vehicle_id, owned.id AS ownership_id, owned.from_on,
        owned.customer_id AS holder_id, claimed.first_row < single.row_number AS claimed_before,
        coalesce(CASE WHEN holder.dealer_number IS NULL AND (holder.name = single.name OR holder.phone = single.phone)
            THEN holder.id END, unnumbered.id) AS adoptable_id,
        ROW(single.name, single.kind, single.phone, single.branch_id, coalesce(nullif(single.sex, ''), mine.sex),
            coalesce(single.birthday, mine.birthday), coalesce(nullif(single.remark, ''), mine.remark),
            coalesce(nullif(single.advisor, ''), advisor.name)) IS DISTINCT FROM
            ROW(mine.name, mine.kind, mine.phone, mine.branch_id, mine.sex, mine.birthday, mine.remark, advisor.name)
            AS person_differs,
        ROW(coalesce(nullif(single.plate, ''), car.plate), coalesce(nullif(single.model, ''), car.model),
            coalesce(nullif(single.brand, ''), car.brand)) IS DISTINCT FROM ROW(car.plate, car.model, car.brand)
            AS car_differs
    FROM single
    LEFT JOIN claimed ON claimed.vin = single.vin
    LEFT JOIN members_customer AS mine ON mine.dealer_number = single.dealer_number
    LEFT JOIN kernel_staff AS advisor ON advisor.id = mine.advisor_id
    LEFT JOIN members_vehicle AS car ON car.vin = single.vin
    LEFT JOIN members_ownership AS owned ON owned.vehicle_id = car.id AND owned.until_on IS NULL
    LEFT JOIN members_customer AS holder ON holder.id = owned.customer_id
    LEFT JOIN unnumbered ON unnumbered.phone = single.phone AND unnumbered.name = single.name
),
known AS (
    -- One customer without a number takes one number: that of the first row asking for it.
    SELECT met.*, coalesce(mine_id, CASE WHEN
        first_value(dealer_number) OVER (PARTITION BY adoptable_id ORDER BY refusal IS NOT NULL, row_number) = dealer_number
        THEN adoptable_id END) AS customer_id,
        from_on <> bought_on AND NOT EXISTS (
            SELECT FROM members_ownership AS other
            WHERE other.vehicle_id = met.vehicle_id AND other.id <> met.ownership_id
        ) AS from_on_differs
    FROM met
),
decided AS (
    SELECT known.*, coalesce(refusal, CASE
        WHEN NOT is_repeat AND (claimed_before OR holder_id <> coalesce(customer_id, 0)) THEN 'vin-of-another-customer'
    END) AS final_reason
    FROM known
)
SELECT row_number, content, field, final_reason AS reason,
    concat_ws(',', nullif(notes, ''), CASE WHEN NOT leads THEN 'another-car' END) AS notes,
    CASE WHEN final_reason IS NOT NULL THEN 'rejected'
        WHEN is_repeat THEN 'skipped'
        WHEN mine_id IS NULL OR (leads AND person_differs) OR car_differs OR ownership_id IS NULL OR from_on_differs
        THEN 'committed'
        ELSE 'unchanged' END AS verdict,
    leads, dealer_number, name, kind, name_key, pinyin, initials, sex, phone, birthday, remark, advisor, branch_id,
    vin, plate, brand, model, bought_on, bought_on AS happened_on,
    customer_id, mine_id IS NULL OR person_differs AS person_differs, vehicle_id, car_differs, ownership_id,
    from_on_differs
FROM decided
"""

# Of customers whose data are restricted the file stays as it is.
CHANGE_CUSTOMERS = """
UPDATE members_customer AS customer
SET dealer_number = judged.dealer_number, name = judged.name, kind = judged.kind, name_key = judged.name_key,
    pinyin = judged.pinyin, initials = judged.initials, phone = judged.phone, branch_id = judged.branch_id,
    sex = coalesce(nullif(judged.sex, ''), customer.sex),
    birthday = CASE WHEN judged.kind = 'person' THEN coalesce(judged.birthday, customer.birthday) END,
    remark = coalesce(nullif(judged.remark, ''), customer.remark),
    advisor_id = coalesce(advisor.id, customer.advisor_id)
FROM import_judged AS judged
LEFT JOIN import_staff AS advisor ON advisor.branch_id = judged.branch_id AND advisor.name = judged.advisor
WHERE judged.verdict = 'committed' AND judged.leads AND judged.person_differs AND customer.id = judged.customer_id
    AND NOT EXISTS (SELECT FROM members_restriction AS open WHERE open.customer_id = customer.id AND open.lifted_at IS NULL)
"""

ADD_CUSTOMERS = """
INSERT INTO members_customer (dealer_number, name, kind, name_key, pinyin, initials, sex, phone, birthday, email, remark,
    branch_id, advisor_id, batch_id, recorded_by_id, recorded_at)
SELECT judged.dealer_number, judged.name, judged.kind, judged.name_key, judged.pinyin, judged.initials, coalesce(judged.sex, ''),
    judged.phone, judged.birthday, '', coalesce(judged.remark, ''), judged.branch_id, advisor.id, run.batch,
    run.by_user, run.at
FROM import_judged AS judged CROSS JOIN import_run AS run
LEFT JOIN import_staff AS advisor ON advisor.branch_id = judged.branch_id AND advisor.name = judged.advisor
WHERE judged.verdict = 'committed' AND judged.leads AND judged.customer_id IS NULL
ORDER BY judged.row_number
"""

CHANGE_VEHICLES = """
UPDATE members_vehicle AS car
SET plate = coalesce(nullif(judged.plate, ''), car.plate), model = coalesce(nullif(judged.model, ''), car.model),
    brand = coalesce(nullif(judged.brand, ''), car.brand)
FROM import_judged AS judged
WHERE judged.verdict = 'committed' AND judged.car_differs AND car.id = judged.vehicle_id
"""

# Without a word on the brand it is the maker's code, the first three of the VIN.
ADD_VEHICLES = """
INSERT INTO members_vehicle (vin, plate, brand, model, batch_id, recorded_at)
SELECT judged.vin, coalesce(judged.plate, ''), coalesce(nullif(judged.brand, ''), left(judged.vin, 3)),
    coalesce(judged.model, ''), run.batch, run.at
FROM import_judged AS judged CROSS JOIN import_run AS run
WHERE judged.verdict = 'committed' AND judged.vehicle_id IS NULL
ORDER BY judged.row_number
"""

# A car that had owners before is owned from the day the last of them gave it up.
ADD_OWNERSHIPS = """
INSERT INTO members_ownership (vehicle_id, customer_id, from_on, batch_id)
SELECT car.id, customer.id, CASE WHEN judged.vehicle_id IS NULL THEN judged.bought_on ELSE greatest(judged.bought_on, (
        SELECT max(earlier.until_on) FROM members_ownership AS earlier WHERE earlier.vehicle_id = car.id
    )) END, run.batch
FROM import_judged AS judged CROSS JOIN import_run AS run
JOIN members_vehicle AS car ON car.vin = judged.vin
JOIN members_customer AS customer ON customer.dealer_number = judged.dealer_number
WHERE judged.verdict = 'committed' AND judged.ownership_id IS NULL
ORDER BY judged.row_number
"""

CHANGE_OWNERSHIPS = """
UPDATE members_ownership AS owned SET from_on = judged.bought_on
FROM import_judged AS judged
WHERE judged.verdict = 'committed' AND judged.from_on_differs AND owned.id = judged.ownership_id
"""

# Joined on the first purchase or invoice, verified by the import, where the branch enrols imported owners.
ADD_MEMBERSHIPS = """
INSERT INTO members_membership (customer_id, branch_id, joined_on, verified_on, batch_id, recorded_by_id, recorded_at)
SELECT customer.id, customer.branch_id, least(first.bought_on, served.first_on), least(first.bought_on, served.first_on),
    run.batch, run.by_user, run.at
FROM (
    SELECT dealer_number, min(bought_on) AS bought_on, bool_or(customer_id IS NOT NULL) AS was_known
    FROM import_judged WHERE verdict = 'committed' GROUP BY dealer_number
) AS first
CROSS JOIN import_run AS run
JOIN members_customer AS customer ON customer.dealer_number = first.dealer_number
JOIN kernel_branch AS branch ON branch.id = customer.branch_id AND branch.enrol_imported_owners
LEFT JOIN LATERAL (
    SELECT min(invoice.invoiced_on) AS first_on FROM members_invoice AS invoice
    WHERE invoice.customer_id = customer.id AND invoice.voided_at IS NULL
) AS served ON first.was_known
ON CONFLICT (customer_id) DO NOTHING
"""

COMMIT = (
    CHANGE_CUSTOMERS,
    ADD_CUSTOMERS,
    CHANGE_VEHICLES,
    ADD_VEHICLES,
    ADD_OWNERSHIPS,
    CHANGE_OWNERSHIPS,
    ADD_MEMBERSHIPS,
)
