"""The tallies: brought forward each night by what arrived and what left the windows."""

import time
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from tiers import ladders, measures
from tiers.ladders import Ladder, Spec
from tiers.models import Due, Series, Watermark
from tiers.queries import climbing, correcting, merging, numbers, proving, screening
from tiers.queries import counting as sql

TOUCHES = proving.TOUCHES


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
        high = {source: reach(held[source], marks[source], source in running) for source in marks}
        ladder = ladders.in_force()
        if stands_at is None:
            move(held, marks, high, as_of)
            begin(ladder, as_of)
        else:
            placed = place(ladder, stands_at)
            carry(ladder, placed, held, high, Days(stands_at, as_of))
            move(held, marks, high, as_of)
        return Due.objects.count()


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


def move(held: dict[str, Watermark], marks: dict[str, Mark], high: dict[str, int], as_of: date) -> None:
    rows = [(row.id, high[source], *marks[source]) for source, row in held.items()]
    ids, through, last, xids = (list(column) for column in zip(*rows, strict=True))
    run(sql.MOVE, {"ids": ids, "through": through, "last": last, "xids": xids, "as_of": as_of})


def begin(ladder: Ladder | None, as_of: date) -> None:
    """The first count: slots for all series, every customer from the raw rows, everyone due."""
    fill(list(place(ladder, None)), as_of)
    due_everyone("night")


def place(ladder: Ladder | None, as_of: date | None) -> dict[Spec, int]:
    """Hand out the slots that the active rules need and free the others; new series are filled as of `as_of`.

    All series with their slots.
    """
    needed, held = ladder.specs if ladder else [ladders.MEMBER], proving.series()
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
    return proving.series() if new or gone else held


def fill(
    specs: list[Spec], as_of: date, pick: str = numbers.PICK_EVERYONE, given: dict[str, Any] | None = None
) -> None:
    """Set these series of the picked customers from the raw rows, as far as the watermarks count them."""
    placed = proving.series()
    slots, all_slots = [placed[spec] for spec in specs], list(placed.values())
    statement = sql.overwrite(specs, slots, all_slots, pick, alone=not merging.anybody())
    run(statement, numbers.parameters(specs, as_of) | proving.counted_through() | (given or {}))


class Days(NamedTuple):
    """The business dates that the tallies move from and to."""

    before: date
    as_of: date


def carry(
    ladder: Ladder | None,
    placed: dict[Spec, int],
    held: dict[str, Watermark],
    high: dict[str, int],
    days: Days,
) -> None:
    """The states of whoever was touched or crossed a date, then flows by deltas, which bring more to where they are due.

    The number of statements depends on the rules, and on whether there is anyone whose states to look at.
    """
    specs, slots = list(placed), list(placed.values())
    edges = sql.edges(specs, *days)
    run(sql.TOUCHED, {"low": held[TOUCHES].through_id, "high": high[TOUCHES]})
    merged = merging.anybody()
    if merged and (flows := [spec for spec in specs if isinstance(spec.kind, measures.Flow)]):
        fill(flows, days.before, merging.PICK_MERGED_DUE)
    if days.as_of > days.before:
        run(sql.crossing(specs), edges)
        run(sql.ENDING, edges)
    if ladder:
        rules(ladder, held, high, edges)
    if merged:
        run(merging.WINNERS_DUE, {})
    if Due.objects.exists():
        states = [spec for spec in specs if isinstance(spec.kind, measures.State)]
        fill(states, days.as_of, numbers.PICK_DUE)
    for rows, positions in numbers.flows_of(specs).items():
        source = specs[positions[0]].kind.source  # type: ignore[union-attr]
        reached = {"low": held[source].through_id, "high": high[source]}
        brought = screening.brought(ladder, placed, [specs[i] for i in positions])
        whose = merging.flow_of_all(rows) if merged else rows
        run(sql.moved(whose, positions, specs, slots, brought), edges | reached)


def rules(ladder: Ladder, held: dict[str, Watermark], high: dict[str, int], edges: dict[str, Any]) -> None:
    """Whoever the kind of rules makes due: by a step of yesterday, by points taken back, by a first purchase under them."""
    if ladder.steps:
        run(sql.STEPPED, edges)
    if ladder.falls:
        ledger = "points_transfer"
        run(correcting.REVERSED, {"low": held[ledger].through_id, "high": high[ledger]})
    if climbing.waits(ladder):
        run(sql.BOUGHT, edges)


def begin_anew(customers: list[int]) -> None:
    """Set the series that count from customers' own days from the raw rows, after these days have changed.

    As of the date and as far as the tallies stand; the watermarks are locked against a night that moves them.
    """
    held = {row.source: row for row in Watermark.objects.select_for_update().order_by("source")}
    own = [spec for spec in proving.series() if spec.own_start]
    if not own or TOUCHES not in held or (stands_at := held[TOUCHES].as_of) is None:
        return
    fill(own, stands_at, numbers.PICK_THESE, {"customers": customers})


def due_everyone(cause: str) -> None:
    run(sql.EVERYONE_DUE, {"cause": cause})


def run(statement: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
