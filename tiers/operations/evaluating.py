"""Evaluation: what becomes of whoever is due, by the rules. A chunk is a transaction.

SQL finds who may change, set-based (tiers/queries/climbing.py); what becomes of these few is decided in Python
(tiers/deciding.py, tiers/operations/correcting.py) and written with one statement (tiers/queries/writing.py).
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from tiers import deciding, ladders
from tiers.deciding import Case, Verdict
from tiers.ladders import Ladder
from tiers.models import Due, Override, Standing, Tally, Tier
from tiers.operations import correcting, counting
from tiers.queries import climbing, merging, numbers, proving, writing
from tiers.queries import correcting as queries
from tiers.queries import counting as sql

CHUNK = 20_000
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
        if (ladder := ladders.in_force()) is None:
            return NOTHING
        case, held = looked_at(ladder, customer, as_of, cause)
        found = verdicts(ladder, [case], as_of) if case else []
        write(ladder, found, as_of, by, at)
    return outcome(ladder, held, found)


def outcome(ladder: Ladder, held: int | None, found: list[Verdict]) -> Outcome:
    before = ladder.tier(held)
    return Outcome(before, found[0].after, not found[0].kept) if found else Outcome(before, before, False)


def resume(*, customer: int, as_of: date, by: int | None, at: datetime) -> Outcome:
    """End the customer's open override today and let the rules decide, inside the caller's transaction and lock."""
    if (ladder := ladders.in_force()) is None:
        return NOTHING
    case, held = looked_at(ladder, customer, as_of, deciding.Cause.OVERRIDE, always=True)
    found = [deciding.resumed(ladder, case, as_of)] if case else []
    write(ladder, found, as_of, by, at)
    return outcome(ladder, held, found)


def measured_one(ladder: Ladder, customer: int, as_of: date) -> tuple[int, ...]:
    """The numbers of one customer from the raw rows, in the order of `ladder.specs`."""
    return queries.measured(ladder, [customer], as_of)[customer]


def lock_one(customer: int) -> None:
    """One at a time per customer, and never beside a bulk evaluation."""
    with connection.cursor() as cursor:
        cursor.execute(sql.NO_JIT)
        # A statement of its own: what a concurrent evaluation wrote is seen only by statements begun after it.
        cursor.execute(sql.LOCK_ONE, [customer])


def looked_at(
    ladder: Ladder, customer: int, as_of: date, cause: str, *, always: bool = False
) -> tuple[Case | None, int | None]:
    """The case of one customer by the raw rows, and the id of the tier held. No case: nothing may change by itself
    (unless `always`), or the customer is no member."""
    ending = climbing.candidates(ladder, always=always)
    steps = f"WITH {climbing.PICK_ONE}, {climbing.from_rows(ladder)} {ending}"
    given = numbers.parameters(ladder.specs, as_of) | climbing.parameters(ladder)
    with connection.cursor() as cursor:
        cursor.execute(steps, given | {"customer": customer, "cause": cause})
        found = cases(cursor.fetchall())
    held = Standing.everywhere.filter(customer=customer).values_list("tier_id", flat=True).first()
    return (found[0] if found else None), held


def cases(rows: Sequence[tuple[Any, ...]]) -> list[Case]:
    """The rows of CANDIDATES but the one that stands for nobody."""
    return [
        Case._make((*row[2:8], json.loads(row[8] or "{}"), tuple(row[9]), *row[10:]))
        for row in rows
        if row[2] is not None
    ]


def verdicts(ladder: Ladder, found: list[Case], as_of: date) -> list[Verdict]:
    """What becomes of each; nothing is written. What late data brought is told apart from what the day brought."""
    decided = [(case, deciding.decide(ladder, case, as_of)) for case in found]
    changed = [(case, verdict) for case, verdict in decided if verdict]
    undecided = [case for case, verdict in decided if verdict is None]
    return correcting.told_apart(ladder, changed, as_of) + correcting.taken_back(ladder, undecided, as_of)


def write(ladder: Ladder, found: list[Verdict], as_of: date, by: int | None, at: datetime) -> None:
    """The changes, the standings, the overrides that are over, and the tallies of what begins anew."""
    if not found:
        return
    with connection.cursor() as cursor:
        cursor.execute(writing.WRITE, writing.parameters(found, as_of, by, at))
    if over := [verdict.override for verdict in found if verdict.override]:
        Override.everywhere.filter(id__in=over).update(ended_at=at, ended_by=by)
    if any(spec.own_start for spec in ladder.specs):
        counting.begin_anew([verdict.customer for verdict in found])


def reassess_due(
    *, as_of: date, by: int | None, at: datetime, progress: Progress | None = None, chunk: int = CHUNK
) -> int:
    """Evaluate everyone who is due, from the tallies, in chunks; how many tiers changed. Killed, it may be run again."""
    pick = [climbing.PICK_DUE, climbing.UNDUE]
    return chunks(pick, Due.objects.count(), as_of, {"by": by, "at": at}, progress, chunk)


def reassess_all(
    *,
    as_of: date,
    by: int | None,
    at: datetime,
    cause: str = "request",
    progress: Progress | None = None,
    chunk: int = CHUNK,
) -> int:
    """Evaluate everyone from the tallies, which must stand at `as_of` (advance first); how many tiers changed."""
    given = {"by": by, "at": at, "cause": cause}
    return chunks([climbing.PICK_ALL], Tally.objects.count(), as_of, given, progress, chunk)


def chunks(
    pick: list[str],
    total: int,
    as_of: date,
    given: dict[str, Any],
    progress: Progress | None,
    chunk: int,
) -> int:
    """Evaluate chunk after chunk, each in its own transaction, in customer order."""
    done = last = 0
    changed = retire(as_of=as_of, by=given["by"], at=given["at"])
    while found := one_chunk(pick, as_of, given | {"after": last, "chunk": chunk}):
        last = found.last
        done, changed = done + found.size, changed + found.changed
        if progress:
            progress(done, max(done, total))
    return changed


@transaction.atomic
def retire(*, as_of: date, by: int | None, at: datetime) -> int:
    """Who was merged into another customer holds no tier any more: how many did until now."""
    if not (found := merging.still_holding()):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK_ALL)
    if (ladder := ladders.in_force()) is None:
        return 0
    write(ladder, [deciding.merged(*one, as_of) for one in found], as_of, by, at)
    return len(found)


class Chunk(NamedTuple):
    size: int
    last: int
    changed: int


def one_chunk(pick: list[str], as_of: date, given: dict[str, Any]) -> Chunk | None:
    """Evaluate the next chunk; None when nobody is left."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Taken before the rules are read: activating takes it too, so that a chunk knows one version only.
        cursor.execute(sql.NO_JIT)
        cursor.execute(sql.LOCK_ALL)
        if (ladder := ladders.in_force()) is None:
            return None
        steps = [*pick, climbing.from_tallies(ladder, proving.series())]
        cursor.execute(
            f"WITH {', '.join(steps)} {climbing.candidates(ladder)}",
            climbing.parameters(ladder) | given | {"as_of": as_of},
        )
        rows = cursor.fetchall()
        found = verdicts(ladder, cases(rows), as_of)
        write(ladder, found, as_of, given["by"], given["at"])
    size, last = rows[0][:2]
    return Chunk(size, last, sum(not verdict.kept for verdict in found)) if size else None
