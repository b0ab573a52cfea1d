"""SQL that keeps the tallies: one row per customer, `values[slot]` per series."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from clubcrm.kernel.queries import ENDED_BEFORE
from tiers import measures, windows
from tiers.ladders import Spec
from tiers.queries import merging, numbers

# Windows whose beginning no day passes.
ENDLESS = ("all time", windows.SINCE)
# The largest id and the transaction id that follows every one already given out, seen in one snapshot.
MARK = """
SELECT coalesce((SELECT max(id) FROM {source}), 0), pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
# Whether all ids up to a mark are visible or never will be.
PASSED = "SELECT " + ENDED_BEFORE.format(xid="%s")
MOVE = """
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

# Whose tier or override ends between two business dates, or whose dispute begins or ends then.
ENDING = """
INSERT INTO tiers_due (customer_id)
SELECT customer_id FROM tiers_standing WHERE valid_until > %(before)s AND valid_until <= %(as_of)s
UNION SELECT customer_id FROM tiers_standing WHERE grace_until >= %(before)s AND grace_until < %(as_of)s
UNION SELECT customer_id FROM tiers_freeze WHERE until_on > %(before)s AND until_on <= %(as_of)s
ON CONFLICT DO NOTHING
"""
# Who rose or fell since may take the next step.
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
# Adds the totals to the tallies, in customer order as these lie. Most are there, and the watermarks are locked against
# other writers: to update them costs less than INSERT … ON CONFLICT, which locks each row first.
MOVED = """
WITH totals AS MATERIALIZED (SELECT * FROM ({totals}) AS moved WHERE {some} ORDER BY customer_id),
changed AS (
    UPDATE tiers_tally SET values = {kept} FROM totals WHERE tiers_tally.customer_id = totals.customer_id
    RETURNING tiers_tally.customer_id, tiers_tally.values
), added AS (
    INSERT INTO tiers_tally (customer_id, values) SELECT customer_id, {new} FROM totals
    WHERE NOT EXISTS (SELECT FROM changed WHERE changed.customer_id = totals.customer_id)
    RETURNING customer_id, values
), written AS (SELECT * FROM changed UNION ALL SELECT * FROM added)
INSERT INTO tiers_due (customer_id) {brought} ON CONFLICT DO NOTHING
"""


def crossing(specs: Sequence[Spec]) -> str:
    """Makes due whoever has a date that entered or left a window of a State series between two business dates."""
    arms = set()
    for position, spec in enumerate(specs):
        if isinstance(spec.kind, measures.State):
            left = f"on_date > %(s{position}_start_before)s AND on_date <= %(s{position}_start)s OR "
            arms.add(
                f"SELECT customer_id FROM ({spec.kind.dates}) AS dated "
                f"WHERE {left if spec.kind.windowed else ''} on_date > %(before)s AND on_date <= %(as_of)s"
            )
    return (
        f"INSERT INTO tiers_due (customer_id) SELECT customer_id FROM ({' UNION '.join(sorted(arms))}) AS crossed "
        "ON CONFLICT DO NOTHING"
    )


def edges(specs: Sequence[Spec], before: date, as_of: date) -> dict[str, Any]:
    """Parameters of a move from the business date `before` to `as_of`."""
    found = numbers.parameters(specs, as_of) | {"before": before}
    return found | {f"s{i}_start_before": spec.start(before) for i, spec in enumerate(specs)}


def array(slots: Mapping[int, str]) -> str:
    """An array constructor with an expression per slot, 0 where no series stands."""
    return (
        f"ARRAY[{', '.join(slots.get(slot, '0') for slot in range(1, max(slots, default=0) + 1))}]::bigint[]"
    )


def upsert(rows: str, new: Mapping[int, str], kept: Mapping[int, str]) -> str:
    """INSERT of `rows` (customer_id and the columns `new` names); `kept` says each slot's value where a row exists."""
    return (
        f"INSERT INTO tiers_tally (customer_id, values) SELECT customer_id, {array(new)} FROM ({rows}) AS found "
        f"ON CONFLICT (customer_id) DO UPDATE SET values = {array(kept)}"
    )


def old(slot: int) -> str:
    return f"coalesce(tiers_tally.values[{slot}], 0)"


def overwrite(
    specs: Sequence[Spec], slots: Sequence[int], all_slots: Sequence[int], pick: str, *, alone: bool
) -> str:
    """Sets the given series of all picked customers to what the raw rows say; other slots stay."""
    rows = numbers.fresh(specs, bounded=True, alone=alone)
    kept = {slot: old(slot) for slot in all_slots} | {slot: f"excluded.values[{slot}]" for slot in slots}
    new = {slot: numbers.number(i) for i, slot in enumerate(slots)}
    changed = " OR ".join(f"{old(slot)} <> excluded.values[{slot}]" for slot in slots)
    # A row that already says so is not written again.
    return f"WITH picked AS MATERIALIZED ({pick}) {upsert(rows, new, kept)} WHERE {changed}"


def moved(rows: str, positions: list[int], specs: Sequence[Spec], slots: Sequence[int], brought: str) -> str:
    """Moves the Flow series of one source from (%(before)s, low) to (%(as_of)s, high).

    `brought` selects, out of the relation `written` of those whose numbers moved, who is due because of it.

    Rows past the watermark count where they lie in the new window; older rows only where a window's edge passed them.
    """
    plain = rows.replace("{picked}", "")
    passed = " OR ".join(
        f"happened_on > %(s{i}_start_before)s AND happened_on <= %(s{i}_start)s"
        for i in one_per_window(positions, specs)
    )
    both = (
        f"SELECT true AS is_new, arrived.* FROM ({plain}) AS arrived WHERE id > %(low)s AND id <= %(high)s UNION ALL "
        f"SELECT false, counted.* FROM ({plain}) AS counted WHERE id <= %(low)s "
        f"AND ({passed} OR happened_on > %(before)s AND happened_on <= %(as_of)s)"
    )
    sums = ", ".join(f"{delta(specs[i], i)} AS {numbers.number(i)}" for i in positions)
    some = " OR ".join(f"{numbers.number(i)} <> 0" for i in positions)
    if numbers.any_own([specs[i] for i in positions]):
        moved_by = f"SELECT every_move.*, {numbers.OWN} FROM ({both}) AS every_move"
        both = f"{moved_by} {numbers.OWN_OF.format(of='every_move')}"
    totals = f"SELECT customer_id, {sums} FROM ({both}) AS moves GROUP BY customer_id"
    new = {slots[i]: numbers.number(i) for i in positions}
    kept = {slot: old(slot) for slot in slots}
    kept |= {slots[i]: f"{old(slots[i])} + {numbers.number(i)}" for i in positions}
    return MOVED.format(totals=totals, some=some, new=array(new), kept=array(kept), brought=brought)


def one_per_window(positions: list[int], specs: Sequence[Spec]) -> list[int]:
    """Series of equal windows share their edges; all time has none."""
    return (
        list({specs[i].window: i for i in positions if specs[i].window not in ENDLESS}.values())
        or positions[:1]
    )


def delta(spec: Spec, i: int) -> str:
    """What the rows add to the series: in the new window, minus in the old one where they were counted."""
    start = numbers.start(spec, i, "moves")
    before = start.replace(f"%(s{i}_start)s", f"%(s{i}_start_before)s")
    now = f"(happened_on > {start} AND happened_on <= %(as_of)s)::int"
    then = f"(NOT is_new AND happened_on > {before} AND happened_on <= %(before)s)::int"
    chosen = numbers.conditions(spec, i).removeprefix(" AND ") or "true"
    return f"coalesce(sum(value * ({now} - {then})) FILTER (WHERE {chosen}), 0)::bigint"


def drift(specs: Sequence[Spec], slots: Sequence[int], *, alone: bool) -> str:
    """Rows (customer, position of the series, tally, raw) where they differ; customers touched since are left out."""
    winners = "" if alone else f" UNION ALL {merging.TOUCHED_WINNERS}"
    pairs = ", ".join(
        f"({i}, coalesce(tally.values[{slot}], 0), fresh.{numbers.number(i)})" for i, slot in enumerate(slots)
    )
    return (
        f"WITH picked AS MATERIALIZED ({numbers.PICK_EVERYONE}), fresh AS ({numbers.fresh(specs, bounded=True, alone=alone)}) "
        "SELECT fresh.customer_id, pair.* FROM fresh "
        "LEFT JOIN tiers_tally AS tally ON tally.customer_id = fresh.customer_id "
        f"CROSS JOIN LATERAL (VALUES {pairs}) AS pair (position, counted, raw) WHERE pair.counted <> pair.raw "
        "AND fresh.customer_id NOT IN (SELECT customer_id FROM members_touch WHERE id > %(members_touch_through)s"
        f"{winners}) ORDER BY 1, 2"
    )
