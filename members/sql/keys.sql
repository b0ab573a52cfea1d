-- Keyed hashes over many rows, equal to members.keyed: HMAC-SHA-256 out of sha256(), with the padded keys as arguments,
-- so that the key itself is nowhere in the database. Empty values have no hash.

CREATE OR REPLACE FUNCTION members_digest(kind text, value text, inner_pad bytea, outer_pad bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN value <> '' THEN
        sha256(outer_pad || sha256(inner_pad || convert_to(kind || ':' || value, 'UTF8'))) END
$$;

-- As members.keyed.phone and .email.
CREATE OR REPLACE FUNCTION members_phone_key(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(regexp_replace(normalize(phone, NFKC), '[^0-9]', '', 'g'), '^(00)?86(1[0-9]{10})$', '\2')
$$;
CREATE OR REPLACE FUNCTION members_email_key(email text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(btrim(normalize(email, NFKC)))
$$;

-- As kernel.spelling.text.squeeze: only letters, digits and Chinese characters, in lower case, however it was written.
CREATE OR REPLACE FUNCTION members_squeeze(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(lower(normalize(value, NFKC)),
        '[^0-9a-z\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]+', '', 'g')
$$;

-- Whether nobody may contact this phone or address for this purpose by this channel.
CREATE OR REPLACE FUNCTION members_suppressed(phone text, email text, purpose text, channel text, inner_pad bytea, outer_pad bytea)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT EXISTS (
        SELECT FROM public.members_suppression AS entry
        WHERE entry.digest IN (
                public.members_digest('phone', public.members_phone_key($1), $5, $6),
                public.members_digest('email', public.members_email_key($2), $5, $6))
            AND entry.purpose IN ('', $3) AND entry.channel IN ('', $4)
            AND NOT EXISTS (SELECT FROM public.members_suppressionlift AS lift WHERE lift.suppression_id = entry.id))
$$;
