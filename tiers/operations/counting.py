"""The tallies: brought forward each night by what arrived and what left the windows."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from tiers import ladders, measures
from tiers.ladders import Ladder, Spec
from tiers.models import Due, Series, Watermark
from tiers.operations.marking import Night, find_reach, lock_watermarks, move_watermarks, take_marks
from tiers.queries import cases, correcting, measuring, merging, moving, tallying
from tiers.queries import counting as sql
from tiers.queries.measuring import DUE, EVERYONE, THESE, Column, FlowColumns
from tiers.queries.screening import NONE_MOVED, Screen
from tiers.queries.tallying import TOUCHES


class RunsBackwards(Exception):
    """The tallies already stand at a later business date. Nothing was changed; single customers may still be
    reassessed as of an earlier date, from the raw rows."""

    def __init__(self, asked: date, stands_at: date) -> None:
        super().__init__(f"The tallies stand at {stands_at}; they do not go back to {asked}.")
        self.asked, self.stands_at = asked, stands_at


def advance(*, as_of: date, wait_seconds: float = 5.0) -> int:
    """Bring every tally to the business date `as_of` and make due the customers whose tier may change; how many are due.

    One transaction. Rows of transactions that still run after `wait_seconds` are left for the next night. Repeating
    it for the same date counts only what arrived since. Raises RunsBackwards for a date before that of the tallies.
    """
    marks, running = take_marks(wait_seconds)
    with transaction.atomic():
        execute(sql.NO_JIT, {})
        held = lock_watermarks()
        stands_at = held[TOUCHES].as_of
        if stands_at and as_of < stands_at:
            raise RunsBackwards(as_of, stands_at)
        night = Night(
            before=stands_at or as_of,
            as_of=as_of,
            low={source: row.through_id for source, row in held.items()},
            high={source: find_reach(held[source], marks[source], source in running) for source in marks},
        )
        ladder = ladders.read_active()
        if stands_at is None:
            move_watermarks(held, marks, night)
            begin_counting(ladder, as_of)
        else:
            place_series(ladder, stands_at)
            carry_forward(ladder, night)
            move_watermarks(held, marks, night)
        return Due.objects.count()


def begin_counting(ladder: Ladder | None, as_of: date) -> None:
    """The first count: slots for all series, every customer from the raw rows, everyone due."""
    place_series(ladder, None)
    fill_tallies(tallying.read_slots(), as_of)
    make_everyone_due("night")


def place_series(ladder: Ladder | None, as_of: date | None) -> None:
    """Hand out the slots that the active rules need and free the others; new series are filled as of `as_of`."""
    needed, held = ladder.specs if ladder else [ladders.MEMBER], tallying.read_slots()
    gone = [slot for spec, slot in held.items() if spec not in needed]
    if gone:
        Series.objects.filter(slot__in=gone).delete()
    taken = set(held.values()) - set(gone)
    free = (slot for slot in range(1, len(needed) + len(taken) + 1) if slot not in taken)
    new = [spec for spec in needed if spec not in held]
    Series.objects.bulk_create(
        Series(slot=slot, **spec._asdict()) for spec, slot in zip(new, free, strict=False)
    )
    if new and as_of:
        fill_tallies(new, as_of)


def fill_tallies(specs: Collection[Spec], as_of: date, chosen: str = EVERYONE, **parameters: Any) -> None:
    """Set these series of the chosen customers from the raw rows, as far as the watermarks count them.

    `chosen` is a SELECT of customers, with its parameters.
    """
    slots = tallying.read_slots()
    columns = [Column(position, spec, slots[spec]) for position, spec in enumerate(specs)]
    statement = tallying.build_fill(columns, list(slots.values()), chosen, everyone=chosen == EVERYONE)
    execute(statement, measuring.list_parameters(columns, as_of) | tallying.list_bounds() | parameters)


def carry_forward(ladder: Ladder | None, night: Night) -> None:
    """First the states, of customers who were touched or have a date that came; then the flows, by deltas, which may make more
    customers due.

    The number of statements depends on the rules, and on whether there is anyone whose states to look at.
    """
    columns = tallying.list_columns()
    specs = [column.spec for column in columns]
    edges = list_edges(columns, night)
    execute(sql.TOUCHED, night.rows_of(TOUCHES))
    merged = merging.was_anybody_merged()
    if merged and (flows := [spec for spec in specs if isinstance(spec.kind, measures.Flow)]):
        fill_tallies(flows, night.before, merging.MERGED_AND_DUE)
    if night.as_of > night.before:
        execute(sql.build_crossing(columns), edges)
        execute(sql.ENDING, edges)
    if ladder:
        make_due_by_rules(ladder, night, edges)
    if merged:
        execute(merging.WINNERS_DUE, {})
    if Due.objects.exists():
        fill_tallies([spec for spec in specs if isinstance(spec.kind, measures.State)], night.as_of, DUE)
    for flow in measuring.list_flows(columns):
        who_is_due = find_brought(ladder, columns, flow)
        statement = moving.build_move(flow, columns, somebody_merged=merged, who_is_due=who_is_due)
        execute(statement, edges | night.rows_of(flow.kind.source))


def list_edges(columns: Sequence[Column], night: Night) -> dict[str, Any]:
    """Parameters of a move from one business date to the other."""
    starts = {f"s{column.position}_start_before": column.spec.start(night.before) for column in columns}
    return measuring.list_parameters(columns, night.as_of) | starts | {"before": night.before}


def find_brought(ladder: Ladder | None, columns: Sequence[Column], flow: FlowColumns) -> str:
    """The SELECT of the customers whom a move of these series makes due."""
    if ladder is None:
        return NONE_MOVED
    slots = {column.spec: column.slot for column in columns}
    return Screen(ladder, slots).build_brought([column.spec for column in flow.columns])


def make_due_by_rules(ladder: Ladder, night: Night, edges: dict[str, Any]) -> None:
    """Make due the customers who may change for reasons of the rules: a step taken yesterday, points taken back, a first
    purchase under new rules."""
    if ladder.steps:
        execute(sql.STEPPED, edges)
    if ladder.falls:
        execute(correcting.REVERSED, night.rows_of("points_transfer"))
    if cases.applies_later(ladder):
        execute(sql.BOUGHT, edges)


def count_anew(customers: list[int]) -> None:
    """Set the series that count from customers' own days from the raw rows, after these days have changed.

    As of the date and as far as the tallies stand; the watermarks are locked against a night that moves them.
    """
    held = {row.source: row for row in Watermark.objects.select_for_update().order_by("source")}
    own = [spec for spec in tallying.read_slots() if spec.own_start]
    if not own or TOUCHES not in held or (stands_at := held[TOUCHES].as_of) is None:
        return
    fill_tallies(own, stands_at, THESE, customers=customers)


def make_everyone_due(cause: str) -> None:
    execute(sql.EVERYONE_DUE, {"cause": cause})


def execute(statement: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
