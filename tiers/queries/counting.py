"""SQL of a night: how far the sources are counted, and which customers are due, that is, are to be evaluated (tiers_due)."""

from collections.abc import Sequence

from clubcrm.kernel.queries import ENDED_BEFORE
from tiers import measures
from tiers.queries.measuring import Column, build_dates

# The largest id and the transaction id that follows every one already given out, seen in one snapshot.
MARK = """
SELECT coalesce((SELECT max(id) FROM {source}), 0), pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
# Whether all ids up to a mark are visible or never will be.
PASSED = "SELECT " + ENDED_BEFORE.format(xid="%s")
MOVE_WATERMARKS = """
UPDATE tiers_watermark SET through_id = moved.through_id, mark_id = moved.mark_id, mark_xid = moved.mark_xid, as_of = %(as_of)s
FROM unnest(%(ids)s::bigint[], %(through)s::bigint[], %(last)s::bigint[], %(xids)s::bigint[])
    AS moved (id, through_id, mark_id, mark_xid)
WHERE tiers_watermark.id = moved.id
"""
# These statements have many small expressions: compiling them takes longer than running them, by seconds.
NO_JIT = "SET LOCAL jit = off"
# Bulk evaluation against single ones: a chunk of the night excludes a visit's re-evaluation and the other way round.
LOCK_ALL = "SELECT pg_advisory_xact_lock(hashtext('tiers'), hashtext('evaluate'))"
LOCK_ONE = """
SELECT pg_advisory_xact_lock_shared(hashtext('tiers'), hashtext('evaluate')),
       pg_advisory_xact_lock(hashtext('tiers.customer'), hashtext(%s::text))
"""
TOUCHED = """
INSERT INTO tiers_due (customer_id)
SELECT DISTINCT touch.customer_id FROM members_touch AS touch
JOIN members_customer AS customer ON customer.id = touch.customer_id
WHERE touch.id > %(low)s AND touch.id <= %(high)s
ON CONFLICT DO NOTHING
"""
EVERYONE_DUE = """
INSERT INTO tiers_due (customer_id, cause) SELECT customer_id, %(cause)s FROM tiers_tally
ON CONFLICT (customer_id) DO UPDATE SET cause = excluded.cause
"""

# Customers whose tier or override ends between two business dates, or whose dispute does.
ENDING = """
INSERT INTO tiers_due (customer_id)
SELECT customer_id FROM tiers_standing WHERE valid_until > %(before)s AND valid_until <= %(as_of)s
UNION SELECT customer_id FROM tiers_standing WHERE grace_until >= %(before)s AND grace_until < %(as_of)s
UNION SELECT customer_id FROM tiers_freeze WHERE until_on > %(before)s AND until_on <= %(as_of)s
ON CONFLICT DO NOTHING
"""
# Customers who rose or fell since may take the next step.
STEPPED = """
INSERT INTO tiers_due (customer_id)
SELECT customer_id FROM tiers_standing WHERE since_on >= %(before)s AND since_on < %(as_of)s
UNION SELECT customer_id FROM tiers_lapse WHERE since_on >= %(before)s AND since_on < %(as_of)s
ON CONFLICT DO NOTHING
"""
# A purchase dated ahead counts from its day.
BOUGHT = """
INSERT INTO tiers_due (customer_id)
SELECT customer_id FROM members_invoice WHERE invoiced_on > %(before)s AND invoiced_on <= %(as_of)s
ON CONFLICT DO NOTHING
"""
# Customers with a date that the business date, or the beginning of a window, passes.
CROSSING = """
INSERT INTO tiers_due (customer_id) SELECT of_id FROM ({arms}) AS crossed
ON CONFLICT DO NOTHING
"""
CROSSED = """
SELECT of_id FROM ({dates}) AS dated WHERE {left} on_date > %(before)s AND on_date <= %(as_of)s
"""


def build_crossing(columns: Sequence[Column]) -> str:
    """Makes due the customers with a date that entered or left a window of a State series between two business dates."""
    arms = set()
    for column in columns:
        kind = column.spec.kind
        if isinstance(kind, measures.State):
            start_before, start = column.parameter("start_before"), column.parameter("start")
            left = f"on_date > {start_before} AND on_date <= {start} OR" if kind.windowed else ""
            arms.add(CROSSED.format(dates=build_dates(kind), left=left))
    return CROSSING.format(arms=" UNION ".join(sorted(arms)))
