"""Evaluation: what becomes of whoever is due, by the rules. A chunk is a transaction.

One look over the tallies finds the few who may change (tiers/queries/screening.py); for these SQL gathers all that a
change needs (tiers/queries/climbing.py), Python decides (tiers/deciding.py, tiers/operations/correcting.py), and one
statement writes (tiers/queries/writing.py).
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Manager

from tiers import deciding, ladders
from tiers.deciding import Case, Verdict
from tiers.ladders import Ladder, Spec
from tiers.models import Due, Override, Standing, Tally, Tier
from tiers.operations import correcting, counting
from tiers.queries import climbing, merging, numbers, proving, screening, writing
from tiers.queries import correcting as queries
from tiers.queries import counting as sql

CHUNK = 20_000
# A look at everyone finds few who change: more may go through a transaction.
OF_EVERYONE = 100_000
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
    """The rows of CANDIDATES."""
    return [Case._make((*row[:6], json.loads(row[6] or "{}"), tuple(row[7]), *row[8:])) for row in rows]


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
    given = {"as_of": as_of, "by": by, "at": at, "chunk": chunk}
    return chunks(screening.PICK_DUE, Due.objects, given, progress)


def reassess_all(
    *,
    as_of: date,
    by: int | None,
    at: datetime,
    cause: str = "request",
    progress: Progress | None = None,
    chunk: int = OF_EVERYONE,
) -> int:
    """Evaluate everyone from the tallies, which must stand at `as_of` (advance first); how many tiers changed."""
    given = {"as_of": as_of, "by": by, "at": at, "cause": cause, "chunk": chunk}
    return chunks(screening.PICK_ALL, Tally.objects, given, progress)


def chunks(pick: str, rows: Manager[Any], given: dict[str, Any], progress: Progress | None) -> int:
    """Evaluate chunk after chunk, each in its own transaction, in customer order."""
    total = rows.count() if progress else 0
    changed = retire(as_of=given["as_of"], by=given["by"], at=given["at"])
    done = last = 0
    size = given["chunk"]
    while size == given["chunk"]:
        size, last, now_changed = one_chunk(pick, given | {"after": last})
        done, changed = done + size, changed + now_changed
        if progress and size:
            progress(done, max(done, total))
    return changed


@transaction.atomic
def retire(*, as_of: date, by: int | None, at: datetime) -> int:
    """Who was merged into another customer holds no tier any more: how many did until now."""
    if not merging.anybody():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK_ALL)
    # Read under the lock: whoever another evaluation has retired is not retired again.
    found = merging.still_holding()
    if not found or (ladder := ladders.in_force()) is None:
        return 0
    write(ladder, [deciding.merged(*one, as_of) for one in found], as_of, by, at)
    return len(found)


class Chunk(NamedTuple):
    size: int
    last: int
    changed: int


def one_chunk(pick: str, given: dict[str, Any]) -> Chunk:
    """Evaluate the next chunk: of size 0 when nobody is left."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Taken before the rules are read: activating takes it too, so that a chunk knows one version only.
        cursor.execute(f"{sql.NO_JIT}; {screening.IN_ORDER}; {sql.LOCK_ALL}")
        if (ladder := ladders.in_force()) is None:
            return Chunk(0, 0, 0)
        slots = proving.series()
        cursor.execute(screening.screen(ladder, slots, pick), given)
        size, last, passed, causes = cursor.fetchone()
        found = decided(ladder, slots, given | {"passed": passed, "causes": causes}) if passed else []
        write(ladder, found, given["as_of"], given["by"], given["at"])
    return Chunk(size, last or 0, sum(not verdict.kept for verdict in found))


def decided(ladder: Ladder, slots: dict[Spec, int], given: dict[str, Any]) -> list[Verdict]:
    """What becomes of those who passed the screen, by the tallies."""
    numbered = f"{screening.PICK_PASSED}, {climbing.from_tallies(ladder, slots)}"
    with connection.cursor() as cursor:
        cursor.execute(screening.AS_USUAL)
        cursor.execute(f"WITH {numbered} {climbing.candidates(ladder)}", climbing.parameters(ladder) | given)
        return verdicts(ladder, cases(cursor.fetchall()), given["as_of"])
