"""SQL that moves the tallies of flows from one business date to the next, by deltas: what arrived, what entered a window,
what left one. Nothing else is added up again."""

from collections.abc import Sequence

from tiers import windows
from tiers.queries import merging
from tiers.queries.measuring import JOIN_OWN_DAYS, OWN_DAYS, Column, FlowColumns, need_own_days
from tiers.queries.tallying import build_array, read_slot

# Windows whose beginning no day passes.
ENDLESS = ("all time", windows.SINCE)
# New rows count where they lie in the new window; older ones only where an edge of a window passed them.
MOVES = """
SELECT true AS is_new, arrived.* FROM ({rows}) AS arrived WHERE id > %(low)s AND id <= %(high)s
UNION ALL
SELECT false, counted.* FROM ({rows}) AS counted
WHERE id <= %(low)s AND ({passed} OR happened_on > %(before)s AND happened_on <= %(as_of)s)
"""
WITH_OWN_DAYS = f"""
SELECT every_move.*, {OWN_DAYS} FROM ({{moves}}) AS every_move {JOIN_OWN_DAYS.format(relation="every_move")}
"""
# Adds the totals to the tallies, in customer order as these lie. Most are there, and the watermarks are locked against
# other writers: to update them costs less than INSERT … ON CONFLICT, which locks each row first.
MOVE = """
WITH totals AS MATERIALIZED (
    SELECT * FROM (
        SELECT customer_id, {sums} FROM ({moves}) AS moves GROUP BY customer_id
    ) AS summed
    WHERE {any_change} ORDER BY customer_id
), changed AS (
    UPDATE tiers_tally SET values = {kept} FROM totals WHERE tiers_tally.customer_id = totals.customer_id
    RETURNING tiers_tally.customer_id, tiers_tally.values
), added AS (
    INSERT INTO tiers_tally (customer_id, values) SELECT customer_id, {new} FROM totals
    WHERE NOT EXISTS (SELECT FROM changed WHERE changed.customer_id = totals.customer_id)
    RETURNING customer_id, values
), written AS (SELECT * FROM changed UNION ALL SELECT * FROM added)
INSERT INTO tiers_due (customer_id) {who_is_due} ON CONFLICT DO NOTHING
"""
SUM = "coalesce(sum(value * ({now} - {then})) FILTER (WHERE true {conditions}), 0)::bigint AS {name}"


def build_move(
    flow: FlowColumns, columns: Sequence[Column], *, somebody_merged: bool, who_is_due: str
) -> str:
    """Moves the series of one flow from (%(before)s, low) to (%(as_of)s, high); those of all other `columns` stay.

    `who_is_due` is a SELECT over the relation `written` (the customers whose numbers moved) of those who are due.
    """
    moves = MOVES.format(rows=flow.kind.rows, passed=build_passed(flow.columns))
    moves = (merging.WITH_CUSTOMER if somebody_merged else merging.WITH_ITSELF).format(moves=moves)
    if need_own_days(flow.columns):
        moves = WITH_OWN_DAYS.format(moves=moves)
    moved = {column.slot: f"{read_slot(column.slot)} + {column.name}" for column in flow.columns}
    return MOVE.format(
        sums=", ".join(build_sum(column) for column in flow.columns),
        moves=moves,
        any_change=" OR ".join(f"{column.name} <> 0" for column in flow.columns),
        kept=build_array({column.slot: read_slot(column.slot) for column in columns} | moved),
        new=build_array({column.slot: column.name for column in flow.columns}),
        who_is_due=who_is_due,
    )


def build_passed(columns: Sequence[Column]) -> str:
    """Whether the beginning of a window passed a row. Equal windows share it; where none begins, none is passed."""
    begins = {column.spec.window: column for column in columns if column.spec.window not in ENDLESS}
    passed = (
        f"happened_on > {column.parameter('start_before')} AND happened_on <= {column.parameter('start')}"
        for column in begins.values()
    )
    return " OR ".join(passed) or "false"


def build_sum(column: Column) -> str:
    """What the rows add to the series: those in the new window, less those that were counted in the old one."""
    start, start_before = column.start("moves"), column.start("moves", "start_before")
    return SUM.format(
        now=f"(happened_on > {start} AND happened_on <= %(as_of)s)::int",
        then=f"(NOT is_new AND happened_on > {start_before} AND happened_on <= %(before)s)::int",
        conditions=column.conditions(),
        name=column.name,
    )
