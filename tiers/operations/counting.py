"""The tallies: brought forward each night by what arrived and what left the windows."""

import time
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from tiers import ladders, measures
from tiers.ladders import Ladder, Spec
from tiers.models import Due, Series, Watermark
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


class Mark(NamedTuple):
    """Every row of a source up to `last` is visible once no transaction older than `xid` runs."""

    last: int
    xid: int


def sources() -> list[str]:
    """The tables that are counted: the feed of touched customers, and one per sort of flow."""
    flows = {item.source for item in measures.every().values() if isinstance(item, measures.Flow)}
    return [TOUCHES, *sorted(flows)]


def settled(mark: Mark) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql.PASSED, [mark.xid])
        return bool(cursor.fetchone()[0])


def mark_now(source: str) -> Mark:
    with connection.cursor() as cursor:
        cursor.execute(sql.MARK.format(source=source))
        return Mark(*cursor.fetchone())


def settle(wait_seconds: float) -> tuple[dict[str, Mark], set[str]]:
    """Marks at what is there now, and the sources where older transactions have not ended after so long a wait."""
    marks = {source: mark_now(source) for source in sources()}
    until = time.monotonic() + wait_seconds
    while (running := passed_by(marks)) and time.monotonic() < until:
        time.sleep(0.05)
    return marks, running


def passed_by(marks: dict[str, Mark]) -> set[str]:
    """The sources whose mark an older transaction still runs past: none where the youngest mark has none."""
    if settled(max(marks.values(), key=lambda mark: mark.xid)):
        return set()
    return {source for source, mark in marks.items() if not settled(mark)}


def advance(*, as_of: date, wait_seconds: float = 5.0) -> int:
    """Bring every tally to the business date `as_of` and make due whoever's tier may change by it; how many are due.

    One transaction. Rows of transactions that still run after `wait_seconds` are left for the next night. Repeating
    it for the same date counts only what arrived since. Raises RunsBackwards for a date before that of the tallies.
    """
    marks, running = settle(wait_seconds)
    with transaction.atomic():
        run(sql.NO_JIT, {})
        held = watermarks()
        stands_at = held[TOUCHES].as_of
        if stands_at and as_of < stands_at:
            raise RunsBackwards(as_of, stands_at)
        night = Night(
            before=stands_at or as_of,
            as_of=as_of,
            low={source: row.through_id for source, row in held.items()},
            high={source: reach(held[source], marks[source], source in running) for source in marks},
        )
        ladder = ladders.in_force()
        if stands_at is None:
            move_watermarks(held, marks, night)
            begin(ladder, as_of)
        else:
            place(ladder, stands_at)
            carry(ladder, night)
            move_watermarks(held, marks, night)
        return Due.objects.count()


class Night(NamedTuple):
    """From which business date to which the tallies move, and of each source from which row (excluded) to which."""

    before: date
    as_of: date
    low: dict[str, int]
    high: dict[str, int]

    def rows_of(self, source: str) -> dict[str, int]:
        """Parameters: the rows of a source that arrived."""
        return {"low": self.low[source], "high": self.high[source]}


def watermarks() -> dict[str, Watermark]:
    """The watermarks, locked; a source that is new begins at nothing."""
    rows = Watermark.objects.select_for_update().order_by("source")
    held = {row.source: row for row in rows}
    if new := [source for source in sources() if source not in held]:
        Watermark.objects.bulk_create((Watermark(source=source) for source in new), ignore_conflicts=True)
        held = {row.source: row for row in rows.all()}
    return held


def reach(held: Watermark, mark: Mark, running: bool) -> int:
    """How far may be counted now: to the new mark, else to the one of the last run, else no further."""
    if not running:
        return max(held.through_id, mark.last)
    if settled(Mark(held.mark_id, held.mark_xid)):
        return max(held.through_id, held.mark_id)
    return held.through_id


def move_watermarks(held: dict[str, Watermark], marks: dict[str, Mark], night: Night) -> None:
    sources = list(held)
    values = {
        "ids": [held[source].id for source in sources],
        "through": [night.high[source] for source in sources],
        "last": [marks[source].last for source in sources],
        "xids": [marks[source].xid for source in sources],
    }
    run(sql.MOVE_WATERMARKS, values | {"as_of": night.as_of})


def begin(ladder: Ladder | None, as_of: date) -> None:
    """The first count: slots for all series, every customer from the raw rows, everyone due."""
    place(ladder, None)
    fill(tallying.read_slots(), as_of)
    due_everyone("night")


def place(ladder: Ladder | None, as_of: date | None) -> None:
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
        fill(new, as_of)


def fill(specs: Collection[Spec], as_of: date, chosen: str = EVERYONE, **parameters: Any) -> None:
    """Set these series of the chosen customers from the raw rows, as far as the watermarks count them.

    `chosen` is a SELECT of customers, with its parameters.
    """
    slots = tallying.read_slots()
    columns = [Column(position, spec, slots[spec]) for position, spec in enumerate(specs)]
    statement = tallying.build_fill(columns, list(slots.values()), chosen, everyone=chosen == EVERYONE)
    run(statement, measuring.list_parameters(columns, as_of) | tallying.list_bounds() | parameters)


def carry(ladder: Ladder | None, night: Night) -> None:
    """The states of whoever was touched or crossed a date, then flows by deltas, which bring more to where they are due.

    The number of statements depends on the rules, and on whether there is anyone whose states to look at.
    """
    columns = tallying.list_columns()
    specs = [column.spec for column in columns]
    edges = list_edges(columns, night)
    run(sql.TOUCHED, night.rows_of(TOUCHES))
    merged = merging.anybody()
    if merged and (flows := [spec for spec in specs if isinstance(spec.kind, measures.Flow)]):
        fill(flows, night.before, merging.MERGED_AND_DUE)
    if night.as_of > night.before:
        run(sql.build_crossing(columns), edges)
        run(sql.ENDING, edges)
    if ladder:
        find_due_by_rules(ladder, night, edges)
    if merged:
        run(merging.WINNERS_DUE, {})
    if Due.objects.exists():
        fill([spec for spec in specs if isinstance(spec.kind, measures.State)], night.as_of, DUE)
    for flow in measuring.list_flows(columns):
        who_is_due = find_brought(ladder, columns, flow)
        statement = moving.build_move(flow, columns, somebody_merged=merged, who_is_due=who_is_due)
        run(statement, edges | night.rows_of(flow.kind.source))


def list_edges(columns: Sequence[Column], night: Night) -> dict[str, Any]:
    """Parameters of a move from one business date to the other."""
    starts = {f"s{column.position}_start_before": column.spec.start(night.before) for column in columns}
    return measuring.list_parameters(columns, night.as_of) | starts | {"before": night.before}


def find_brought(ladder: Ladder | None, columns: Sequence[Column], flow: FlowColumns) -> str:
    """SELECT of whom a move of these series makes due."""
    if ladder is None:
        return NONE_MOVED
    slots = {column.spec: column.slot for column in columns}
    return Screen(ladder, slots).build_brought([column.spec for column in flow.columns])


def find_due_by_rules(ladder: Ladder, night: Night, edges: dict[str, Any]) -> None:
    """Whoever the kind of rules makes due: by a step of yesterday, by points taken back, by a first purchase under them."""
    if ladder.steps:
        run(sql.STEPPED, edges)
    if ladder.falls:
        run(correcting.REVERSED, night.rows_of("points_transfer"))
    if cases.applies_later(ladder):
        run(sql.BOUGHT, edges)


def begin_anew(customers: list[int]) -> None:
    """Set the series that count from customers' own days from the raw rows, after these days have changed.

    As of the date and as far as the tallies stand; the watermarks are locked against a night that moves them.
    """
    held = {row.source: row for row in Watermark.objects.select_for_update().order_by("source")}
    own = [spec for spec in tallying.read_slots() if spec.own_start]
    if not own or TOUCHES not in held or (stands_at := held[TOUCHES].as_of) is None:
        return
    fill(own, stands_at, THESE, customers=customers)


def due_everyone(cause: str) -> None:
    run(sql.EVERYONE_DUE, {"cause": cause})


def run(statement: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
