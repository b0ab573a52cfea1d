-- One paid visit each: enough for who was served where, and for customers' pages. The ledger below stands alone.
INSERT INTO members_visit (id, customer_id, vehicle_id, branch_id, arrived_on, order_number, service_type, mileage_km, recorded_at)
SELECT n, n, n, branch_id, on_day, 'BRO' || lpad(n::text, 9, '0'), '保养', mileage_km, on_day + time '09:00'
FROM (
    SELECT customer.id AS n, branch_id, mileage_km,
        %(first_day)s::date + bench.die(customer.id, 40, %(days)s - 1)::int AS on_day
    FROM members_customer AS customer JOIN members_vehicle AS vehicle ON vehicle.id = customer.id
) AS drawn
ORDER BY n;

INSERT INTO members_invoice (
    id, number, revision, kind, visit_id, customer_id, vehicle_id, branch_id, invoiced_on, total_cents, recorded_at
)
SELECT id, order_number, 1, 'service', id, customer_id, vehicle_id, branch_id, arrived_on,
    20000 + bench.die(id, 41, 180000), recorded_at
FROM members_visit
ORDER BY id;

INSERT INTO members_invoiceline (id, invoice_id, category_id, payer, amount_cents)
SELECT invoice.id, invoice.id, category.id, 'self', total_cents
FROM members_invoice AS invoice
JOIN members_category AS category
    ON category.code = (array['labour', 'material', 'material', 'accessory'])[bench.die(invoice.id, 42, 4)]
ORDER BY invoice.id;
