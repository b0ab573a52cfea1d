"""Repair orders: the verdict of each row, and what is written: a visit, its invoice, a line per amount."""

from members import queries

# The owner is whoever owned the car that day; before the first owner that is known, that one, and in a gap the one
# before it. An order number that any revision of an invoice carries with the same content is unchanged, also a voided
# one: a file brings nothing back. With other content it is the next revision where every one before is voided, else it
# is refused. What was recorded by hand is compared by its hard facts only (car, branch, day, amounts, payer).
JUDGE = """
CREATE TEMP TABLE import_judged ON COMMIT DROP AS
WITH checked AS MATERIALIZED (
    SELECT placed.*, car.id AS vehicle_id, owner.customer_id, coalesce(placed.fault, CASE
        WHEN placed.invoiced_on > placed.today THEN 'date-in-future'
        WHEN owner.customer_id IS NULL THEN 'owner-unknown'
    END) AS problem
    FROM import_placed AS placed
    LEFT JOIN members_vehicle AS car ON car.vin = placed.vin
    LEFT JOIN LATERAL (
        SELECT owned.customer_id FROM members_ownership AS owned
        WHERE owned.vehicle_id = car.id
        ORDER BY CASE WHEN owned.from_on <= placed.invoiced_on THEN owned.from_on END DESC NULLS LAST, owned.from_on
        LIMIT 1
    ) AS owner ON true
),
repeated AS (
    SELECT order_number FROM checked WHERE problem IS NULL GROUP BY order_number HAVING count(*) > 1
),
compared AS (
    SELECT row_number, first_value(row_number) OVER same_number < row_number AS again,
        facts IS NOT DISTINCT FROM first_value(facts) OVER same_number AS same_content
    FROM (
        SELECT row_number, order_number, ROW(invoiced_on, branch_id, vin, service_type, mileage_km, labour_cents,
            material_cents, accessory_cents, insurance_cents, payer, advisor) AS facts
        FROM checked JOIN repeated USING (order_number) WHERE problem IS NULL
    ) AS candidates
    WINDOW same_number AS (PARTITION BY order_number ORDER BY row_number)
),
known AS (
    SELECT checked.row_number, bool_or(
        invoice.kind = 'service'
        AND ROW(invoice.branch_id, invoice.vehicle_id, invoice.invoiced_on, invoice.total_cents)
            IS NOT DISTINCT FROM ROW(checked.branch_id, checked.vehicle_id, checked.invoiced_on, checked.total_cents)
        AND ROW(checked.labour_cents, checked.material_cents, checked.accessory_cents, checked.insurance_cents)
            IS NOT DISTINCT FROM ROW(lines.labour, lines.material, lines.accessory, lines.insurance)
        AND coalesce(lines.payer, checked.payer) = checked.payer
        AND (invoice.batch_id IS NULL OR ROW(coalesce(nullif(checked.service_type, ''), visit.service_type),
                coalesce(checked.mileage_km, visit.mileage_km), coalesce(nullif(checked.advisor, ''), staff.name))
            IS NOT DISTINCT FROM ROW(visit.service_type, visit.mileage_km, staff.name))
    ) AS same, bool_or(invoice.voided_at IS NULL OR invoice.kind <> 'service') AS taken, max(invoice.revision) AS newest
    FROM checked
    JOIN members_invoice AS invoice ON invoice.number = checked.order_number
    LEFT JOIN members_visit AS visit ON visit.id = invoice.visit_id
    LEFT JOIN kernel_staff AS staff ON staff.id = invoice.staff_id
    LEFT JOIN LATERAL (
        SELECT coalesce(sum(amount_cents) FILTER (WHERE category.code = 'labour'), 0) AS labour,
            coalesce(sum(amount_cents) FILTER (WHERE category.code = 'material'), 0) AS material,
            coalesce(sum(amount_cents) FILTER (WHERE category.code = 'accessory'), 0) AS accessory,
            coalesce(sum(amount_cents) FILTER (WHERE category.code = 'insurance'), 0) AS insurance,
            CASE WHEN min(line.payer) = max(line.payer) THEN min(line.payer) WHEN count(*) > 0 THEN '' END AS payer
        FROM members_invoiceline AS line JOIN members_category AS category ON category.id = line.category_id
        WHERE line.invoice_id = invoice.id
    ) AS lines ON true
    WHERE checked.problem IS NULL
    GROUP BY checked.row_number
),
decided AS (
    SELECT checked.*, visit.id AS visit_id, known.same, coalesce(known.newest, 0) + 1 AS revision,
        compared.again AND compared.same_content AS is_repeat,
        coalesce(checked.problem, CASE
            WHEN compared.again AND NOT compared.same_content THEN 'order-number-used'
            WHEN NOT known.same AND known.taken THEN 'order-number-used'
            WHEN known.same IS NOT TRUE AND visit.id IS NOT NULL
                AND ROW(visit.branch_id, visit.vehicle_id, visit.arrived_on)
                    IS DISTINCT FROM ROW(checked.branch_id, checked.vehicle_id, checked.invoiced_on)
            THEN 'order-number-used'
        END) AS final_reason
    FROM checked
    LEFT JOIN compared USING (row_number)
    LEFT JOIN known USING (row_number)
    LEFT JOIN members_visit AS visit ON visit.order_number = checked.order_number AND visit.voided_at IS NULL
)
SELECT row_number, content, field, final_reason AS reason, notes,
    CASE WHEN final_reason IS NOT NULL THEN 'rejected' WHEN is_repeat THEN 'skipped'
        WHEN same THEN 'unchanged' ELSE 'committed' END AS verdict,
    order_number, revision, invoiced_on, invoiced_on AS happened_on, branch_id, vehicle_id, customer_id, visit_id, service_type,
    mileage_km, labour_cents, material_cents, accessory_cents, insurance_cents, total_cents, payer, advisor
FROM decided
"""

# A visit recorded by hand without an order number is completed by the order of the same car, branch and day; the
# first order takes the first visit.
COMPLETE_VISITS = """
WITH waiting AS (
    SELECT id, vehicle_id, branch_id, arrived_on,
        row_number() OVER (PARTITION BY vehicle_id, branch_id, arrived_on ORDER BY id) AS turn
    FROM members_visit AS visit
    WHERE order_number IS NULL AND voided_at IS NULL AND EXISTS (
        SELECT FROM import_judged AS judged
        WHERE judged.verdict = 'committed' AND judged.vehicle_id = visit.vehicle_id
    )
),
orders AS (
    SELECT judged.*, row_number() OVER (PARTITION BY vehicle_id, branch_id, invoiced_on ORDER BY row_number) AS turn
    FROM import_judged AS judged WHERE verdict = 'committed' AND visit_id IS NULL
)
UPDATE import_judged AS judged SET visit_id = waiting.id
FROM waiting JOIN orders ON orders.vehicle_id = waiting.vehicle_id AND orders.branch_id = waiting.branch_id
    AND orders.invoiced_on = waiting.arrived_on AND orders.turn = waiting.turn
WHERE judged.row_number = orders.row_number
"""

CHANGE_VISITS = """
UPDATE members_visit AS visit
SET order_number = judged.order_number, service_type = coalesce(nullif(judged.service_type, ''), visit.service_type),
    mileage_km = coalesce(judged.mileage_km, visit.mileage_km), advisor_id = coalesce(advisor.id, visit.advisor_id)
FROM import_judged AS judged
LEFT JOIN import_staff AS advisor ON advisor.branch_id = judged.branch_id AND advisor.name = judged.advisor
WHERE judged.verdict = 'committed' AND visit.id = judged.visit_id
"""

ADD_VISITS = """
INSERT INTO members_visit (customer_id, vehicle_id, branch_id, arrived_on, order_number, service_type, mileage_km,
    advisor_id, batch_id, recorded_by_id, recorded_at)
SELECT judged.customer_id, judged.vehicle_id, judged.branch_id, judged.invoiced_on, judged.order_number,
    coalesce(judged.service_type, ''), judged.mileage_km, advisor.id, run.batch, run.by_user, run.at
FROM import_judged AS judged CROSS JOIN import_run AS run
LEFT JOIN import_staff AS advisor ON advisor.branch_id = judged.branch_id AND advisor.name = judged.advisor
WHERE judged.verdict = 'committed' AND judged.visit_id IS NULL
ORDER BY judged.row_number
"""

ADD_INVOICES = """
INSERT INTO members_invoice (number, revision, kind, visit_id, customer_id, vehicle_id, branch_id, invoiced_on,
    total_cents, staff_id, batch_id, recorded_by_id, recorded_at)
SELECT judged.order_number, judged.revision, 'service', visit.id, judged.customer_id, judged.vehicle_id, judged.branch_id,
    judged.invoiced_on, judged.total_cents, visit.advisor_id, run.batch, run.by_user, run.at
FROM import_judged AS judged CROSS JOIN import_run AS run
JOIN members_visit AS visit ON visit.order_number = judged.order_number AND visit.voided_at IS NULL
WHERE judged.verdict = 'committed'
ORDER BY judged.row_number
"""

# An order without amounts is still a visit and an invoice; it has no lines.
ADD_LINES = """
INSERT INTO members_invoiceline (invoice_id, category_id, payer, amount_cents)
SELECT invoice.id, category.id, judged.payer, part.cents
FROM import_judged AS judged
JOIN members_invoice AS invoice ON invoice.number = judged.order_number AND invoice.revision = judged.revision
CROSS JOIN LATERAL (VALUES ('labour', judged.labour_cents), ('material', judged.material_cents),
    ('accessory', judged.accessory_cents), ('insurance', judged.insurance_cents)) AS part (code, cents)
JOIN members_category AS category ON category.code = part.code
WHERE judged.verdict = 'committed' AND part.cents > 0
ORDER BY judged.row_number, category.position
"""

# Statistics know nothing of the visits just added; a nested loop planned for the few there were before would not end.
JOIN_BY_HASH = "SET LOCAL enable_nestloop = off"
JOIN_FREELY = "SET LOCAL enable_nestloop = on"
READ = "SELECT vehicle_id FROM import_judged WHERE verdict = 'committed' AND mileage_km IS NOT NULL"
CHANGE_MILEAGES = queries.SET_MILEAGE.format(cars=READ)
NOTE_LOWER_MILEAGES = f"""
UPDATE import_judged AS judged SET notes = concat_ws(',', nullif(judged.notes, ''), 'mileage-below-last')
FROM ({queries.LOWER_READINGS.format(cars=READ)}) AS reading
JOIN members_visit AS visit ON visit.id = reading.id
WHERE reading.is_lower AND judged.verdict = 'committed' AND judged.order_number = visit.order_number
"""

COMMIT = (
    COMPLETE_VISITS,
    CHANGE_VISITS,
    ADD_VISITS,
    ADD_INVOICES,
    ADD_LINES,
    JOIN_BY_HASH,
    CHANGE_MILEAGES,
    NOTE_LOWER_MILEAGES,
    JOIN_FREELY,
)
