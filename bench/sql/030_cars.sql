-- Everybody has a car, about one in seven a second one. One plate in seven is that of a new-energy car.
INSERT INTO members_vehicle (id, vin, plate, brand, model, mileage_km, recorded_at)
SELECT
    v, wmi || upper(substr(md5(v::text), 1, 7)) || lpad(v::text, 7, '0'),
    '川' || chr(64 + bench.die(v, 31, 7)::int) || CASE WHEN bench.u(v, 32) < 0.14 THEN 'D' ELSE '' END
        || translate(upper(substr(md5('p' || v), 1, 5)), 'IO', 'XY'),
    wmi, (array['帕萨特', '途观', '朗逸', '迈腾', '速腾'])[bench.die(v, 33, 5)], bench.die(v, 34, 200000),
    %(first_day)s::timestamptz
FROM (SELECT v, (array['LSV', 'LFV', 'LGB', 'LHG', 'LDC', 'LVS', 'LGW'])[bench.die(v, 30, 7)] AS wmi
      FROM generate_series(1, %(members)s * 115 / 100) AS v) AS drawn
ORDER BY v;

INSERT INTO members_ownership (id, vehicle_id, customer_id, from_on)
SELECT vehicle.id, vehicle.id, customer_id, joined_on
FROM members_vehicle AS vehicle
JOIN members_membership AS membership
    ON customer_id = CASE WHEN vehicle.id <= %(members)s THEN vehicle.id ELSE bench.die(vehicle.id, 35, %(members)s) END
ORDER BY vehicle.id;
