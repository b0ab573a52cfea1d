"""Evaluation: the rules decide about the customers who are due. A chunk is a transaction.

One look over the tallies finds the few who may change (tiers/queries/screening.py); for these SQL gathers all that a
change needs (tiers/queries/cases.py), Python decides (tiers/deciding.py, tiers/operations/correcting.py), and one
statement writes (tiers/queries/writing.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Manager

from tiers import deciding, ladders
from tiers.climbing import Numbers
from tiers.deciding import Case, Verdict
from tiers.ladders import Ladder
from tiers.models import Due, Override, Standing, Tally, Tier
from tiers.operations import correcting, counting
from tiers.queries import cases, merging, screening, tallying, writing
from tiers.queries import counting as sql
from tiers.queries.numbers import measure_customers
from tiers.queries.rows import fetch_rows
from tiers.queries.screening import Screen, Screened

CHUNK = 20_000
# A look at everyone finds few who change: more may go through a transaction.
CHUNK_OF_EVERYONE = 100_000
Progress = Callable[[int, int], None]


class Outcome(NamedTuple):
    """The tier before and after (of the active ladder; None for none) and whether it changed."""

    before: Tier | None
    after: Tier | None
    changed: bool


NOTHING = Outcome(None, None, False)


def reassess(*, customer: int, as_of: date, cause: str, by: int | None, at: datetime) -> Outcome:
    """Evaluate one customer from the raw rows as of a business date, and write the change if there is one.

    The tally is left alone, but for what begins anew with the change: the next night counts the same rows into it.
    `cause` is one of TierChange.Cause.
    """
    with transaction.atomic():
        lock_one(customer)
        if (ladder := ladders.read_active()) is None:
            return NOTHING
        case = read_case(ladder, customer, as_of, cause)
        verdicts = decide_all(ladder, [case], as_of) if case else []
        return write_one(ladder, customer, verdicts, as_of, by, at)


def resume(*, customer: int, as_of: date, by: int | None, at: datetime) -> Outcome:
    """End the customer's open override today and let the rules decide, inside the caller's transaction and lock."""
    if (ladder := ladders.read_active()) is None:
        return NOTHING
    case = read_case(ladder, customer, as_of, deciding.Cause.OVERRIDE)
    ended = [deciding.resume(ladder, case, case.override, as_of)] if case and case.override else []
    return write_one(ladder, customer, ended, as_of, by, at)


def write_one(
    ladder: Ladder, customer: int, verdicts: list[Verdict], as_of: date, by: int | None, at: datetime
) -> Outcome:
    """Write what becomes of one customer: one verdict, or none where nothing changes."""
    held = Standing.everywhere.filter(customer=customer).values_list("tier_id", flat=True).first()
    before = ladder.find_tier(held)
    write(ladder, verdicts, as_of, by, at)
    if not verdicts:
        return Outcome(before, before, False)
    (verdict,) = verdicts
    return Outcome(before, verdict.after, not verdict.kept)


def measure_one(ladder: Ladder, customer: int, as_of: date) -> Numbers:
    """The numbers of one customer from the raw rows."""
    return measure_customers(ladder.specs, [customer], as_of)[customer]


def lock_one(customer: int) -> None:
    """One at a time per customer, and never beside a bulk evaluation."""
    with connection.cursor() as cursor:
        cursor.execute(sql.NO_JIT)
        # A statement of its own: what a concurrent evaluation wrote is seen only by statements begun after it.
        cursor.execute(sql.LOCK_ONE, [customer])


def read_case(ladder: Ladder, customer: int, as_of: date, cause: str) -> Case | None:
    """The case of one customer by the raw rows; None if that is no member."""
    with connection.cursor() as cursor:
        numbers = cases.build_measured(ladder)
        found = cases.read_cases(cursor, ladder, numbers, {customer: cause}, as_of)
    return found[0] if found else None


def decide_all(ladder: Ladder, looked_at: list[Case], as_of: date) -> list[Verdict]:
    """The verdict on each case that changes; nothing is written. What late data brought is marked as a correction."""
    decided = [(case, deciding.decide(ladder, case, as_of)) for case in looked_at]
    changed = [(case, verdict) for case, verdict in decided if verdict]
    undecided = [case for case, verdict in decided if verdict is None]
    return correcting.mark_late(ladder, changed, as_of) + correcting.take_back(ladder, undecided, as_of)


def write(ladder: Ladder, verdicts: list[Verdict], as_of: date, by: int | None, at: datetime) -> None:
    """The changes, the standings, the overrides that are over, and the tallies of what begins anew."""
    if not verdicts:
        return
    with connection.cursor() as cursor:
        cursor.execute(writing.WRITE, writing.list_parameters(verdicts, as_of, by, at))
    if over := [verdict.override_id for verdict in verdicts if verdict.override_id]:
        Override.everywhere.filter(id__in=over).update(ended_at=at, ended_by=by)
    if any(spec.own_start for spec in ladder.specs):
        counting.count_anew([verdict.customer_id for verdict in verdicts])


def reassess_due(
    *, as_of: date, by: int | None, at: datetime, progress: Progress | None = None, chunk: int = CHUNK
) -> int:
    """Evaluate everyone who is due, from the tallies, in chunks; how many tiers changed. Killed, it may be run again."""
    run = Run(next_chunk=screening.NEXT_DUE, as_of=as_of, by=by, at=at, chunk=chunk)
    return evaluate_chunks(run, Due.objects, progress)


def reassess_all(
    *,
    as_of: date,
    by: int | None,
    at: datetime,
    cause: str = "request",
    progress: Progress | None = None,
    chunk: int = CHUNK_OF_EVERYONE,
) -> int:
    """Evaluate everyone from the tallies, which must stand at `as_of` (advance first); how many tiers changed."""
    run = Run(next_chunk=screening.NEXT_OF_ALL, as_of=as_of, by=by, at=at, chunk=chunk, cause=cause)
    return evaluate_chunks(run, Tally.objects, progress)


@dataclass(frozen=True, kw_only=True)
class Run:
    """An evaluation of many: `next_chunk` chooses the customers, `chunk` at a time; as_of, by and at are what is written."""

    next_chunk: str
    as_of: date
    by: int | None
    at: datetime
    chunk: int
    cause: str = ""

    def parameters(self, after: int) -> dict[str, Any]:
        return {"as_of": self.as_of, "cause": self.cause, "chunk": self.chunk, "after": after}


class Chunk(NamedTuple):
    """How many were looked at, the last of them, and how many tiers changed."""

    size: int
    last: int
    changed: int


def evaluate_chunks(run: Run, rows: Manager[Any], progress: Progress | None) -> int:
    """Evaluate chunk after chunk, each in its own transaction, in customer order."""
    total = rows.count() if progress else 0
    changed = retire(as_of=run.as_of, by=run.by, at=run.at)
    done, chunk = 0, Chunk(run.chunk, 0, 0)
    while chunk.size == run.chunk:
        chunk = evaluate_chunk(run, after=chunk.last)
        done, changed = done + chunk.size, changed + chunk.changed
        if progress and chunk.size:
            progress(done, max(done, total))
    return changed


@transaction.atomic
def retire(*, as_of: date, by: int | None, at: datetime) -> int:
    """Take the tiers from customers who were merged into another one; how many still held one."""
    if not merging.was_anybody_merged():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK_ALL)
    # Read under the lock: what another evaluation has retired is not retired again.
    holding = merging.read_holding()
    if not holding or (ladder := ladders.read_active()) is None:
        return 0
    write(ladder, [deciding.retire(**row._asdict(), as_of=as_of) for row in holding], as_of, by, at)
    return len(holding)


@transaction.atomic
def evaluate_chunk(run: Run, after: int) -> Chunk:
    """Evaluate the next chunk: of size 0 when nobody is left."""
    with connection.cursor() as cursor:
        # Taken before the rules are read: activating takes it too, so that a chunk knows one version only.
        cursor.execute(f"{sql.NO_JIT}; {screening.IN_ORDER}; {sql.LOCK_ALL}")
        if (ladder := ladders.read_active()) is None:
            return Chunk(0, 0, 0)
        slots = tallying.read_slots()
        cursor.execute(Screen(ladder, slots).build(run.next_chunk), run.parameters(after))
        (screened,) = fetch_rows(cursor, Screened)
        verdicts: list[Verdict] = []
        if screened.passed:
            cursor.execute(screening.AS_USUAL)
            numbers = cases.build_tallied(ladder, slots)
            found = cases.read_cases(cursor, ladder, numbers, screened.passed, run.as_of)
            verdicts = decide_all(ladder, found, run.as_of)
        write(ladder, verdicts, run.as_of, run.by, run.at)
    return Chunk(screened.size, screened.last or 0, sum(not verdict.kept for verdict in verdicts))
