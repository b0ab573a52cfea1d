-- Chance that is the same every time: a number in [0, 1) made from n, a different one per salt.
CREATE SCHEMA bench;

CREATE FUNCTION bench.u(n bigint, salt bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (hashint8extended(n, salt) & 9007199254740991)::double precision / 9007199254740992 $$;

-- An integer of 1..sides.
CREATE FUNCTION bench.die(n bigint, salt bigint, sides bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT 1 + floor(bench.u(n, salt) * sides)::bigint $$;

-- Characters of names with their reading: filled by COPY.
CREATE TABLE bench.surname (place int PRIMARY KEY, han text NOT NULL, pinyin text NOT NULL);
CREATE TABLE bench.given (place int PRIMARY KEY, han text NOT NULL, pinyin text NOT NULL);
