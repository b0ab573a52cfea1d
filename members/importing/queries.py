"""SQL that every kind of import shares.

An import lives in temporary tables of its own connection:
import_run (one row: the batch and its facts), import_staged (a row per row read, cleaned), import_placed (a view: with
branch and first fault), import_judged (made by the kind: with a verdict), import_staff (a view: who is meant by a name)
and import_rejected (what the user gets back). Kinds are SELECTs over these and need no parameters.
"""

# Imports take turns: two of them at once would both find a customer missing and both add it.
TAKE_TURN = "SELECT pg_advisory_xact_lock(hashtext('members.import'))"

# Compiling a plan costs more than it saves here; the default memory makes every sort of a batch spill.
TUNE = "SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"

# In a test two imports share a transaction, so the tables may still be there. A view goes with its table.
DROP_TABLES = """
DROP TABLE IF EXISTS pg_temp.import_run, pg_temp.import_staged, pg_temp.import_judged, pg_temp.import_rejected CASCADE;
DROP VIEW IF EXISTS pg_temp.import_staff
"""
MAKE_STAGED = "CREATE TEMP TABLE import_staged ({columns}) ON COMMIT DROP"
FILL_STAGED = "COPY import_staged ({columns}) FROM STDIN"
ANALYZE_STAGED = "ANALYZE import_staged"

# Parameters cannot stand in CREATE statements; here they are once, for all that follows.
MAKE_RUN = """
CREATE TEMP TABLE import_run (batch bigint, today date, branch bigint, by_user bigint, at timestamptz, inner_pad bytea,
    outer_pad bytea) ON COMMIT DROP
"""
FILL_RUN = "INSERT INTO import_run VALUES (%s, %s, %s, %s, %s, %s, %s)"

# --- Before the rows are judged ------------------------------------------------------------------------------
# Who was erased is not brought back by a file: a row whose number or phone was theirs is out before anything else is
# asked of it, unless they are customers again by hand: then a living customer has the number, or the phone with the same
# name or the same car. Composed by members.importing.forgetting for the columns of a kind.
LEAVE_OUT_ERASED = """
UPDATE import_staged AS staged SET reason = 'erased', field = '', notes = '', content = ''
FROM import_run AS run
WHERE staged.reason IS NULL AND EXISTS (SELECT FROM members_erasedkey)
  AND EXISTS (SELECT FROM members_erasedkey AS erased WHERE erased.digest IN ({digests}))
  AND NOT EXISTS (SELECT FROM members_customer AS living WHERE living.erased_at IS NULL AND ({known_again}))
"""
DIGESTS = {
    "number": "members_digest('number', staged.{field}, run.inner_pad, run.outer_pad)",
    "phone": "members_digest('phone', members_phone_key(staged.{field}), run.inner_pad, run.outer_pad)",
}
KNOWN_AGAIN = {
    "number": "living.dealer_number = staged.{field}",
    "phone": """reverse(living.phone) = reverse(staged.{field}) AND (living.name = staged.name OR EXISTS (
        SELECT FROM members_ownership AS owned JOIN members_vehicle AS car ON car.id = owned.vehicle_id
        WHERE owned.customer_id = living.id AND owned.until_on IS NULL AND car.vin = staged.vin))""",
}

# A wrong check digit is a fault where the maker uses one: the longest code of members.models.Maker with which the VIN
# begins says so.
REFUSE_CHECK_DIGITS = """
UPDATE import_staged AS staged SET reason = 'vin-check-digit', field = 'vin', notes = ''
WHERE staged.reason IS NULL AND strpos(staged.notes, 'vin-without-check-digit') > 0 AND (
    SELECT maker.has_check_digit FROM members_maker AS maker WHERE starts_with(staged.vin, maker.code)
    ORDER BY char_length(maker.code) DESC LIMIT 1)
"""

# The file's own branch, by name or code, wins over the branch the import was given.
MAKE_PLACED = """
CREATE TEMP VIEW import_placed AS
WITH named AS (
    SELECT DISTINCT ON (name) name, id
    FROM (SELECT name, id, 1 AS rank FROM kernel_branch UNION ALL SELECT code, id, 2 FROM kernel_branch) AS both_names
    ORDER BY name, rank
)
SELECT staged.*, run.batch, run.today,
    CASE WHEN coalesce(staged.branch, '') = '' THEN run.branch ELSE named.id END AS branch_id,
    coalesce(staged.reason, CASE
        WHEN coalesce(staged.branch, '') = '' AND run.branch IS NULL THEN 'branch-missing'
        WHEN coalesce(staged.branch, '') <> '' AND named.id IS NULL THEN 'branch-unknown'
    END) AS fault
FROM import_staged AS staged CROSS JOIN import_run AS run LEFT JOIN named ON named.name = staged.branch
"""

# Who is meant by a name at a branch: one with a sign-in before one who is only a name.
MAKE_STAFF = """
CREATE TEMP VIEW import_staff AS
SELECT DISTINCT ON (branch_id, name) branch_id, name, id
FROM kernel_staff ORDER BY branch_id, name, user_id IS NULL, id
"""
INDEX_JUDGED = "ANALYZE import_judged"

# Advisors named in the file become staff without a sign-in.
ADD_STAFF = """
INSERT INTO kernel_staff (name, branch_id)
SELECT DISTINCT judged.advisor, judged.branch_id
FROM import_judged AS judged
WHERE judged.verdict = 'committed' AND judged.advisor <> '' AND NOT EXISTS (
    SELECT FROM kernel_staff AS known
    WHERE known.branch_id = judged.branch_id AND known.name = judged.advisor
)
ON CONFLICT DO NOTHING
"""

# A membership made by an import begins with the first thing known of the customer; an earlier one may arrive later.
BEGIN_MEMBERSHIPS_EARLIER = """
UPDATE members_membership AS membership
SET joined_on = first.first_on,
    verified_on = CASE WHEN verified_on = joined_on THEN first.first_on ELSE verified_on END
FROM (
    SELECT customer_id, min(happened_on) AS first_on FROM import_judged WHERE verdict = 'committed' GROUP BY customer_id
) AS first
WHERE membership.customer_id = first.customer_id AND membership.batch_id IS NOT NULL
  AND first.first_on < membership.joined_on
"""

# --- What came of it -----------------------------------------------------------------------------------------
COUNT_VERDICTS = "SELECT verdict, count(*) FROM import_judged GROUP BY verdict"
COUNT_NOTES = """
SELECT note, count(*), (array_agg(row_number ORDER BY row_number))[1:5]
FROM import_judged AS judged, unnest(string_to_array(judged.notes, ',')) AS note
WHERE judged.verdict = 'committed' GROUP BY note ORDER BY note
"""
COUNT_REASONS = "SELECT reason, count(*) FROM import_rejected GROUP BY reason ORDER BY reason"

MAKE_REJECTED = """
CREATE TEMP TABLE import_rejected (row_number integer, field text, found text, reason text, cells text[]) ON COMMIT DROP
"""
# --- Refused rows that name somebody who was erased -----------------------------------------------------------
ANY_ERASED = "SELECT EXISTS (SELECT FROM members_erasedkey)"
READ_REFUSED = """
SELECT row_number, string_to_array(content, chr(31)) FROM import_judged
WHERE verdict = 'rejected' AND content <> '' ORDER BY row_number
"""
FIND_ERASED = "SELECT DISTINCT digest FROM members_erasedkey WHERE digest = ANY(%s)"
# Who has one of these identifiers today, by kind and value. Parameters: two arrays of one length.
FIND_LIVING = """
SELECT asked.kind, asked.value, living.name
FROM unnest(%s::text[], %s::text[]) AS asked (kind, value)
JOIN LATERAL (
    SELECT name FROM members_customer WHERE asked.kind = 'number' AND dealer_number = asked.value AND erased_at IS NULL
    UNION ALL SELECT name FROM members_customer
    WHERE asked.kind = 'phone' AND reverse(phone) = reverse(asked.value) AND erased_at IS NULL
    UNION ALL SELECT name FROM members_customer
    WHERE asked.kind = 'email' AND members_email_key(email) = asked.value AND erased_at IS NULL
    UNION ALL SELECT owner.name FROM members_vehicle AS car
    JOIN members_ownership AS owned ON owned.vehicle_id = car.id AND owned.until_on IS NULL
    JOIN members_customer AS owner ON owner.id = owned.customer_id AND owner.erased_at IS NULL
    WHERE (asked.kind = 'vin' AND car.vin = asked.value) OR (asked.kind = 'plate' AND car.plate = asked.value)
) AS living ON true
"""
EMPTY_REFUSED = """
UPDATE import_judged SET reason = 'erased', content = '', field = '', notes = '' WHERE row_number = ANY(%s)
"""
# Of who was erased only the number of the row is kept: the rest was emptied (members.importing.forgetting).
# Parameters: field by reason, and column number (from 1) by field, both JSON.
FILL_REJECTED = """
INSERT INTO import_rejected
SELECT row_number, field, coalesce(cells[(%(places)s::jsonb ->> field)::integer], ''), reason, cells
FROM (
    SELECT row_number, reason, string_to_array(content, chr(31)) AS cells,
        coalesce(nullif(field, ''), %(fields)s::jsonb ->> reason, '') AS field
    FROM import_judged WHERE verdict = 'rejected'
) AS refused
ORDER BY row_number
"""
# Parameters: headings of the file (array), and heading by field (JSON).
KEEP_REJECTED = """
INSERT INTO members_importreject (batch_id, row_number, field, found, reason, content)
SELECT run.batch, refused.row_number, left(coalesce(%(labels)s::jsonb ->> refused.field, refused.field), 40),
    left(refused.found, 200), refused.reason, (
        SELECT jsonb_object_agg(coalesce(nullif(pair.heading, ''), '#' || pair.place), coalesce(pair.cell, ''))
        FROM ROWS FROM (unnest(%(headings)s::text[]), unnest(refused.cells)) WITH ORDINALITY
            AS pair (heading, cell, place)
    )
FROM import_rejected AS refused CROSS JOIN import_run AS run
"""
READ_REJECTED = "SELECT row_number, field, found, reason, cells FROM import_rejected ORDER BY row_number"

# Invoices that were there before their customer was enrolled by this batch: they have earned nothing so far.
EARLIER_INVOICES = """
SELECT invoice.id
FROM members_membership AS membership
JOIN members_invoice AS invoice ON invoice.customer_id = membership.customer_id
WHERE membership.batch_id = %s AND invoice.batch_id IS DISTINCT FROM membership.batch_id AND invoice.voided_at IS NULL
ORDER BY invoice.id
"""
