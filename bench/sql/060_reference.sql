-- The fixed tables that times are compared with. "A scan" is a sequential scan and sum of bench.reference.
CREATE TABLE bench.reference (
    id bigint NOT NULL, account_id bigint NOT NULL, category_id bigint, happened_on date NOT NULL, amount bigint NOT NULL
);
INSERT INTO bench.reference
SELECT id, CASE kind WHEN 'earn' THEN credit_account_id ELSE debit_account_id END, category_id, happened_on,
    CASE kind WHEN 'earn' THEN amount ELSE -amount END
FROM points_transfer ORDER BY id;

-- What the least posting would need: a line, a balance, and nothing that keeps them right.
CREATE TABLE bench.line (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id bigint NOT NULL, amount bigint NOT NULL,
    happened_on date NOT NULL
);
INSERT INTO bench.line (account_id, amount, happened_on)
SELECT account_id, amount, happened_on FROM bench.reference ORDER BY id;
CREATE INDEX ON bench.line (account_id, id);
CREATE TABLE bench.balance (account_id bigint PRIMARY KEY, balance bigint NOT NULL);
INSERT INTO bench.balance
SELECT id, balance FROM points_account WHERE kind = 'member' ORDER BY id;

CREATE FUNCTION bench.post(chosen bigint, points bigint, on_day date) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO bench.line (account_id, amount, happened_on) VALUES (chosen, points, on_day) RETURNING id INTO made;
    UPDATE bench.balance SET balance = balance + points WHERE account_id = chosen;
    RETURN made;
END $$;
