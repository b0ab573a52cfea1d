"""What becomes of one customer's tier: pure functions over a ladder and the numbers. They read and write nothing.

SQL finds who may change and by which route a higher tier is reached (tiers/queries/climbing.py); here is decided what
happens when a validity ends, an override ends, or a change turns out to rest on data that were taken back.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tiers import ladders, validity
from tiers.ladders import Ladder
from tiers.models import Tier, TierChange
from tiers.queries import climbing

Cause = TierChange.Cause


class Case(NamedTuple):
    """A customer who may change, as `climbing.CANDIDATES` gives it: the tier held, and the one that SQL found reached.

    `numbers` are those of `ladder.specs`. The last four are of an open override.
    """

    customer: int
    cause: str
    before: int | None
    rank: int
    reached: int | None
    route: int | None
    evidence: dict[str, Any] | None
    numbers: tuple[int, ...]
    waits: bool
    since_on: date | None
    counted_from: date | None
    valid_until: date | None
    grace_until: date | None
    corrected: bool
    joined_on: date
    frozen: bool
    override: int | None
    override_until: date | None
    override_before: int | None
    override_valid_until: date | None


@dataclass(frozen=True)
class Verdict:
    """What is to be written: the change, and how the customer stands after it (`after` None: at no tier)."""

    customer: int
    before: int | None
    after: Tier | None
    cause: str
    route: int
    evidence: dict[str, Any]
    since_on: date
    counted_from: date | None
    valid_until: date | None
    grace_until: date | None
    kept: bool = False  # the same tier as before
    override: int | None = None  # the override that ended


def value(ladder: Ladder, item: Any, numbers: tuple[int, ...], present: int) -> int:
    return numbers[ladder.specs.index(ladder.spec(item))] if ladders.measured(item) else present


def holding(ladder: Ladder, tier: Tier, numbers: tuple[int, ...], present: int) -> int | None:
    """The lowest route of the tier whose criteria all hold with the `present` rank; None where none does."""
    for number, route in ladder.routes[tier.id].items():
        if all(item.holds(value(ladder, item, numbers, present)) for item in route):
            return number
    return None


def climbed(ladder: Ladder, numbers: tuple[int, ...], rank: int, *, steps: bool) -> tuple[Tier, int] | None:
    """The tier above `rank` that is reached, and its route; what is just reached counts for the next. None for none."""
    found, present = None, rank
    for tier in (tier for tier in ladder.tiers if tier.rank > rank):
        if route := holding(ladder, tier, numbers, present):
            found, present = (tier, route), tier.rank
        if steps:
            break
    return found


def evidence(
    ladder: Ladder, tier: Tier, numbers: tuple[int, ...], route: int, present: int
) -> dict[str, Any]:
    """The numbers of a route of a tier (0: of all its routes), as a change keeps them."""
    routes = ladder.routes[tier.id]
    items = routes[route] if route else tuple(item for each in routes.values() for item in each)
    criteria = [climbing.said(item) | {"value": value(ladder, item, numbers, present)} for item in items]
    return climbing.rule(ladder) | {"criteria": criteria}


def ends(tier: Tier, case: Case, after: date) -> tuple[date | None, date | None]:
    """The end of the validity and of the grace of a tier reached on a day."""
    until = validity.end(tier.valid_for, after, case.joined_on) if ladders.falls(tier) else None
    return until, with_grace(tier, until)


def with_grace(tier: Tier, until: date | None) -> date | None:
    return date.fromordinal(until.toordinal() + tier.grace_days) if until else None


def decide(ladder: Ladder, case: Case, as_of: date) -> Verdict | None:
    """What happens to the customer on a day, corrections aside; None for nothing."""
    if case.override:
        assert case.override_until is not None
        return resumed(ladder, case, as_of) if as_of > case.override_until else None
    if case.waits:
        return None
    if case.reached:
        tier = ladder.tier(case.reached)
        assert tier is not None
        return risen(ladder, case, tier, as_of, case.cause, case.route or 0, case.evidence or {})
    tier = ladder.ranked(case.rank)
    if tier is None or not ladders.falls(tier) or case.valid_until is None or as_of < case.valid_until:
        return None
    if route := holding(ladder, tier, case.numbers, tier.rank):
        return renewed(ladder, case, tier, route, as_of)
    assert case.grace_until is not None
    if as_of <= case.grace_until or case.frozen:
        return None
    return fallen(ladder, case, tier, as_of, Cause.VALIDITY)


def risen(
    ladder: Ladder, case: Case, tier: Tier, as_of: date, cause: str, route: int, said: dict[str, Any]
) -> Verdict:
    until, grace = ends(tier, case, as_of)
    counted = as_of if tier.resets else case.counted_from
    return Verdict(
        case.customer,
        case.before,
        tier,
        cause,
        route,
        with_own_days(ladder, case, said),
        as_of,
        counted,
        until,
        grace,
    )


def renewed(ladder: Ladder, case: Case, tier: Tier, route: int, as_of: date) -> Verdict:
    """Kept for another validity, counted from the end of the last one. With a reset it has to be earned anew again."""
    assert case.valid_until is not None and case.since_on is not None
    until = validity.renewed(tier.valid_for, case.valid_until, as_of, case.joined_on)
    said = with_own_days(ladder, case, evidence(ladder, tier, case.numbers, route, tier.rank))
    return Verdict(
        case.customer, tier.id, tier, Cause.VALIDITY, route, said, case.since_on,
        as_of if tier.resets else case.counted_from, until, with_grace(tier, until), kept=True,
    )  # fmt: skip


def fallen(ladder: Ladder, case: Case, tier: Tier, as_of: date, cause: str) -> Verdict:
    """One step down, or to the highest tier below that would be reached today, beginning with nothing."""
    one_step = tier.demotion == Tier.Demotion.ONE_STEP
    after = ladder.below(tier.rank) if one_step else recalculated(ladder, case.numbers, tier.rank)
    said = with_own_days(ladder, case, evidence(ladder, tier, case.numbers, 0, tier.rank))
    until, grace = ends(after, case, as_of) if after else (None, None)
    return Verdict(case.customer, case.before, after, cause, 0, said, as_of, case.counted_from, until, grace)


def recalculated(ladder: Ladder, numbers: tuple[int, ...], under: int) -> Tier | None:
    """The highest tier below a rank that the numbers reach from nothing."""
    found, present = None, 0
    for tier in (tier for tier in ladder.tiers if tier.rank < under):
        if holding(ladder, tier, numbers, present):
            found, present = tier, tier.rank
    return found


def resumed(ladder: Ladder, case: Case, as_of: date) -> Verdict:
    """The override is over: the tier is again what the rules make of the one held before it."""
    before = ladder.tier(case.override_before)
    rank = before.rank if before else 0
    given = case._replace(
        override=None, before=case.override_before, rank=rank, reached=None, cause=Cause.OVERRIDE,
        valid_until=case.override_valid_until, grace_until=with_grace(before, case.override_valid_until) if before else None,
        since_on=as_of,
    )  # fmt: skip
    if found := climbed(ladder, case.numbers, rank, steps=ladder.steps):
        said = evidence(ladder, found[0], case.numbers, found[1], rank)
        verdict: Verdict | None = risen(ladder, given, found[0], as_of, Cause.OVERRIDE, found[1], said)
    else:
        verdict = decide(ladder, given, as_of)
    if verdict is None:
        said = climbing.rule(ladder) | {"criteria": []}
        verdict = Verdict(
            case.customer, case.before, before, Cause.OVERRIDE, 0, said, as_of, case.counted_from,
            given.valid_until, given.grace_until,
        )  # fmt: skip
    kept = verdict.after is not None and verdict.after.rank == case.rank
    since_on = case.since_on if kept and case.since_on else as_of
    return replaced(
        verdict,
        before=case.before,
        cause=Cause.OVERRIDE,
        since_on=since_on,
        kept=kept,
        override=case.override,
    )


def merged(customer: int, held: int, winner: int, override: int | None, as_of: date) -> Verdict:
    """The end of a tier because its holder became one with another customer, who holds whatever both reached."""
    said = {"merged_into": winner, "criteria": []}
    return Verdict(
        customer, held, None, Cause.MERGE, 0, said, as_of, None, None, None, override=override
    )  # fmt: skip


def replaced(verdict: Verdict, **fields: Any) -> Verdict:
    return Verdict(**(vars(verdict) | fields))


def with_own_days(ladder: Ladder, case: Case, said: dict[str, Any]) -> dict[str, Any]:
    """From when was counted, where customers have their own days: a correction asks for it."""
    if not any(spec.own_start for spec in ladder.specs):
        return said
    days = {"counted_from": case.counted_from, "changed": case.since_on}
    return said | {"own_days": {name: day.isoformat() for name, day in days.items() if day}}


def rightful(ladder: Ladder, numbers: tuple[int, ...], before: int, tier: Tier) -> bool:
    """Whether a change from the rank `before` to a tier was right by these numbers; for equal ranks, whether it was kept."""
    if before == tier.rank:
        return holding(ladder, tier, numbers, tier.rank) is not None
    found = climbed(ladder, numbers, before, steps=ladder.steps)
    return found is not None and found[0].rank >= tier.rank
