"""The SQL by which operations post to the ledger: calls of the functions of points/sql."""

from clubcrm.kernel.queries import ENDED_BEFORE
from points import lifetimes, rules

POINT = "point"

# One earning: the ledger's posting function, one round trip. Parameters in the order of points_earn.
POST = """
SELECT transfer_id, amount, balance, debt, replayed FROM points_earn(
    %s::bigint, %s::text, %s::text, %s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::date, %s::date, %s::date,
    %s::text, %s::text, %s::text, %s::bigint, %s::jsonb, %s::bigint, %s::timestamptz, %s::date)
"""
# Many earnings at once, as arrays. Parameters in the order of points_earn_many.
POST_MANY = """
SELECT count(*), coalesce(sum(amount), 0)::bigint FROM points_earn_many(
    %s::bigint[], %s::text, %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::date[],
    %s::date[], %s::text[], %s::bigint[], %s::text[]::jsonb[], %s::bigint, %s::timestamptz, %s::date)
"""
REDEEM = """
SELECT transfer_id, amount, balance, debt, replayed FROM points_redeem(
    %s::bigint, %s::text, %s::bigint, %s::bigint, %s::text, %s::text, %s::text, %s::bigint, %s::timestamptz, %s::date,
    %s::bigint)
"""
TOP_UP = """
SELECT transfer_id, amount, balance, debt, replayed FROM points_top_up(
    %s::bigint, %s::text, %s::bigint, %s::bigint, %s::bigint, %s::date, %s::date, %s::date, %s::text, %s::text,
    %s::text, %s::jsonb, %s::bigint, %s::timestamptz, %s::date)
"""
RELEASE = """
SELECT released, replayed FROM points_release(
    %s::bigint, %s::date, %s::jsonb, %s::text, %s::text, %s::bigint, %s::timestamptz)
"""
HOLD = """
SELECT hold_id, amount, spendable, replayed FROM points_hold(
    %s::bigint, %s::text, %s::bigint, %s::bigint, %s::text, %s::timestamptz, %s::text, %s::text, %s::bigint,
    %s::timestamptz, %s::date)
"""
CONFIRM = """
SELECT transfer_id, amount, balance, debt, replayed FROM points_confirm(
    %s::bigint, %s::text, %s::text, %s::bigint, %s::timestamptz, %s::date)
"""
RELEASE_HOLD = "SELECT amount, replayed FROM points_release_hold(%s::bigint, %s::bigint, %s::timestamptz)"
END_HOLDS = "SELECT points_end_holds(%s::timestamptz)"
# Both with the same parameters: customer, unit, amount, reason, branch, key, digest, who, when, today.
CORRECT = """
SELECT transfer_id, amount, balance, debt, replayed FROM points_correct(
    %s::bigint, %s::text, %s::bigint, %s::text, %s::bigint, %s::text, %s::text, %s::bigint, %s::timestamptz, %s::date)
"""
WAIVE = """
SELECT transfer_id, amount, balance, debt, replayed FROM points_waive(
    %s::bigint, %s::text, %s::bigint, %s::text, %s::bigint, %s::text, %s::text, %s::bigint, %s::timestamptz, %s::date)
"""
EXPIRE = (
    "SELECT transfers, points FROM points_expire(%s::date, %s::bigint, %s::bigint, %s::timestamptz, %s::date)"
)
MERGE = (
    "SELECT moved, replayed FROM points_merge(%s::bigint, %s::bigint, %s::bigint, %s::timestamptz, %s::date)"
)
CLOSE_MONTH = "SELECT points_close_month(%s::date, %s::bigint, %s::timestamptz, %s::date)"
REVERSE = """
SELECT transfer_id, amount, balance, debt, replayed FROM points_reverse(
    %s::bigint, %s::bigint, %s::text, %s::text, %s::text, %s::bigint, %s::timestamptz, %s::date)
"""

# What the lines of some invoices earn under the rules of their date: one row per line and rule that gives a point.
# {points} is the CASE over all kinds of rules, {last_day} that over how long points live, {invoices} says which invoices.
LINES_EARNING = """
SELECT invoice.customer_id AS customer, invoice.branch_id AS branch, line.category_id AS category,
    invoice.invoiced_on AS happened_on, rule.id AS rule, given.points,
    {last_day} AS expires_on,
    'invoice:' || invoice.number || ':' || invoice.revision || ':' || category.code || ':' || line.payer || ':'
        || rule.code AS reference,
    rule.params || jsonb_build_object('kind', rule.kind, 'rule', rule.code, 'version', rule.version,
        'invoice', invoice.number, 'payer', line.payer, 'amount_cents', line.amount_cents)
        || CASE WHEN multiplier.percent IS NULL THEN '{{}}' ELSE jsonb_build_object('percent', multiplier.percent) END
        AS explanation,
    ruled.points AS qualifying, line.id AS line
FROM members_invoice AS invoice
JOIN members_membership AS membership ON membership.customer_id = invoice.customer_id
    AND membership.joined_on <= invoice.invoiced_on
JOIN members_invoiceline AS line ON line.invoice_id = invoice.id
JOIN members_category AS category ON category.id = line.category_id
JOIN points_earningrule AS rule ON {in_force}
    AND (cardinality(rule.payers) = 0 OR line.payer = ANY (rule.payers))
    AND (
        NOT EXISTS (SELECT 1 FROM points_earningrule_categories AS any_of WHERE any_of.earningrule_id = rule.id)
        OR EXISTS (
            SELECT 1 FROM points_earningrule_categories AS one_of
            WHERE one_of.earningrule_id = rule.id AND one_of.category_id = line.category_id
        )
    )
CROSS JOIN LATERAL (SELECT {points} AS points) AS ruled
LEFT JOIN points_multiplier AS multiplier ON multiplier.customer_id = invoice.customer_id
    AND multiplier.from_on <= invoice.invoiced_on
    AND (multiplier.until_on IS NULL OR invoice.invoiced_on < multiplier.until_on)
CROSS JOIN LATERAL (SELECT ruled.points * coalesce(multiplier.percent, 100) / 100 AS points) AS given
WHERE invoice.voided_at IS NULL AND given.points > 0 AND {invoices}
"""
IN_FORCE = """rule.unit_id = (SELECT id FROM points_unit WHERE code = %(unit)s::text)
    AND rule.state IN ('active', 'closed') AND rule.active_from <= invoice.invoiced_on
    AND (rule.active_until IS NULL OR invoice.invoiced_on < rule.active_until)"""
OF_BATCH = "invoice.batch_id = %(batch)s::bigint"
THESE = "invoice.id = ANY (%(invoices)s::bigint[])"
BETWEEN = "invoice.id > %(after)s::bigint AND invoice.id <= %(upto)s::bigint"

# Evaluate and post in one statement. The arrays meet the order of points_earn_many.
EARN_INVOICES = """
WITH earning AS ({lines}), posted AS (
    SELECT new.* FROM (
        SELECT array_agg(customer) AS customers, array_agg(points) AS points, array_agg(branch) AS branches,
            array_agg(qualifying) AS qualifyings,
            array_agg(category) AS categories, array_agg(happened_on) AS dates, array_agg(expires_on) AS expiries,
            array_agg(reference) AS refs, array_agg(rule) AS rules, array_agg(explanation) AS explanations
        FROM (SELECT * FROM earning ORDER BY line, rule) AS ordered
    ) AS all_of
    CROSS JOIN LATERAL points_earn_many(customers, %(unit)s::text, points, qualifyings, branches, categories, dates,
        dates, expiries, refs, rules, explanations, %(by)s::bigint, %(at)s::timestamptz, %(today)s::date) AS new
    WHERE all_of.customers IS NOT NULL
)
SELECT count(*), coalesce(sum(amount), 0)::bigint FROM posted
"""


def earn_invoices_sql(which: str) -> str:
    """The statement that earns for the invoices that `which` (OF_BATCH, THESE, BETWEEN) selects."""
    return EARN_INVOICES.format(lines=lines_earning(in_force=IN_FORCE, invoices=which))


def lines_earning(*, in_force: str, invoices: str) -> str:
    """LINES_EARNING for the rules and invoices that these conditions select."""
    last_day = lifetimes.LAST_DAY.format(on="invoice.invoiced_on")
    return LINES_EARNING.format(
        points=rules.points_sql(), last_day=last_day, in_force=in_force, invoices=invoices
    )


# earn_due looks again at this many ids below its watermark: an id may be drawn a moment before its transaction
# shows as running. Looking again writes nothing.
INTAKE_OVERLAP = 1000
# Opens a run over the invoices: from where (exclusive), to where (inclusive), and how far everything will surely have
# been seen when it is done: up to the former mark, once no transaction older than that mark runs any more.
INTAKE = f"""
INSERT INTO points_intake AS known (source, through_id, mark_id, mark_xid) VALUES ('invoice', 0, 0, 0)
ON CONFLICT (source) DO UPDATE SET source = known.source
RETURNING greatest(through_id - %(overlap)s::bigint, 0), (SELECT coalesce(max(id), 0) FROM members_invoice),
    CASE WHEN mark_xid <= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        AND {ENDED_BEFORE.format(xid="mark_xid")} THEN mark_id ELSE through_id END
"""
# Closes the run. The new mark: invoices up to %(upto)s not seen by now belong to transactions that run now.
MOVE_INTAKE = """
UPDATE points_intake SET through_id = greatest(through_id, %(through)s::bigint), mark_id = %(upto)s::bigint,
    mark_xid = pg_snapshot_xmax(pg_current_snapshot())::text::bigint
WHERE source = 'invoice' RETURNING through_id
"""
