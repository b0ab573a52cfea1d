-- All distinct 1- and 2-character pieces of a name. A GIN index on them finds two-character Chinese names, which a
-- trigram index cannot. Immutable: depends on nothing but its argument.
CREATE OR REPLACE FUNCTION members_name_grams(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT array_agg(DISTINCT substr(lower(name), start, length))
    FROM generate_series(1, char_length(name)) AS start, generate_series(1, 2) AS length
    WHERE start + length <= char_length(name) + 1
$$;
