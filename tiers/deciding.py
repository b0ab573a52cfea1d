"""What becomes of one customer's tier: pure functions over a ladder and the numbers. They read and write nothing.

SQL finds who may change and gives their numbers (tiers/queries/screening.py, tiers/queries/cases.py); tiers/climbing.py says
which tier the numbers reach. Here is decided what happens: a rise, the end of a validity, the end of an override.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from tiers import climbing, ladders, validity
from tiers.climbing import Numbers, Reached
from tiers.ladders import Ladder
from tiers.models import Tier, TierChange

Cause = TierChange.Cause


@dataclass(frozen=True, kw_only=True)
class OpenOverride:
    """A tier set by hand until a day, and the tier that the rules had given before, with its validity."""

    id: int
    until_on: date
    before_id: int | None
    before_valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A customer whose tier may change: how the customer stands, and what the ladder measures.

    `tier_id` is of any version, `rank` what it is in this one (0: none). `waits`: the rules do not apply yet. `corrected`:
    something the tier may rest on was taken back. `frozen`: the tier does not fall, for a dispute is open.
    """

    customer_id: int
    cause: str
    tier_id: int | None
    rank: int
    numbers: Numbers
    since_on: date | None = None
    counted_from: date | None = None
    valid_until: date | None = None
    grace_until: date | None = None
    joined_on: date
    waits: bool = False
    corrected: bool = False
    frozen: bool = False
    override: OpenOverride | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is to be written: the change, and how the customer stands after it (`after` None: at no tier)."""

    customer_id: int
    before_id: int | None
    after: Tier | None
    cause: str
    route: int = 0
    evidence: dict[str, Any]
    since_on: date
    counted_from: date | None = None
    valid_until: date | None = None
    grace_until: date | None = None
    kept: bool = False  # the same tier as before
    override_id: int | None = None  # the override that ended


def decide(ladder: Ladder, case: Case, as_of: date) -> Verdict | None:
    """What happens to the customer on a day, corrections aside; None for nothing."""
    if case.override:
        return resume(ladder, case, case.override, as_of) if as_of > case.override.until_on else None
    if case.waits:
        return None
    if reached := climb_today(ladder, case, as_of):
        return promote(ladder, case, reached, as_of)
    return end_validity(ladder, case, as_of)


def climb_today(ladder: Ladder, case: Case, as_of: date) -> Reached | None:
    """The tier that is reached. Step by step one climbs once a day."""
    if ladder.steps and case.since_on is not None and case.since_on >= as_of:
        return None
    return climbing.climb(ladder, case.numbers, case.rank)


def promote(ladder: Ladder, case: Case, reached: Reached, as_of: date) -> Verdict:
    until, grace = find_ends(reached.tier, as_of, case.joined_on)
    return Verdict(
        customer_id=case.customer_id,
        before_id=case.tier_id,
        after=reached.tier,
        cause=case.cause,
        route=reached.route,
        evidence=write_evidence(ladder, case, reached),
        since_on=as_of,
        counted_from=as_of if reached.tier.resets else case.counted_from,
        valid_until=until,
        grace_until=grace,
    )


def end_validity(ladder: Ladder, case: Case, as_of: date) -> Verdict | None:
    """Where the validity has come to its end the tier is kept for another one, or falls after its grace."""
    tier = ladder.find_ranked(case.rank)
    if tier is None or not ladders.falls(tier) or case.valid_until is None or as_of < case.valid_until:
        return None
    if route := climbing.find_route(ladder, tier, case.numbers, tier.rank):
        return renew(ladder, case, Reached(tier, route, tier.rank), as_of)
    assert case.grace_until is not None
    if as_of <= case.grace_until or case.frozen:
        return None
    return demote(ladder, case, tier, as_of, Cause.VALIDITY)


def renew(ladder: Ladder, case: Case, reached: Reached, as_of: date) -> Verdict:
    """Kept for another validity, counted from the end of the last one. With a reset it has to be earned anew again."""
    assert case.valid_until is not None and case.since_on is not None
    tier = reached.tier
    until = validity.find_next_end(tier.valid_for, case.valid_until, as_of, case.joined_on)
    return Verdict(
        customer_id=case.customer_id,
        before_id=tier.id,
        after=tier,
        cause=Cause.VALIDITY,
        route=reached.route,
        evidence=write_evidence(ladder, case, reached),
        since_on=case.since_on,
        counted_from=as_of if tier.resets else case.counted_from,
        valid_until=until,
        grace_until=add_grace(tier, until),
        kept=True,
    )


def demote(ladder: Ladder, case: Case, tier: Tier, as_of: date, cause: str) -> Verdict:
    """One step down, or to the highest tier below that would be reached today, beginning with nothing."""
    if tier.demotion == Tier.Demotion.ONE_STEP:
        after = ladder.find_below(tier.rank)
    else:
        reached = climbing.climb(ladder, case.numbers, 0, below=tier.rank)
        after = reached.tier if reached else None
    until, grace = find_ends(after, as_of, case.joined_on) if after else (None, None)
    return Verdict(
        customer_id=case.customer_id,
        before_id=case.tier_id,
        after=after,
        cause=cause,
        evidence=write_evidence(ladder, case, Reached(tier, 0, tier.rank)),
        since_on=as_of,
        counted_from=case.counted_from,
        valid_until=until,
        grace_until=grace,
    )


def resume(ladder: Ladder, case: Case, override: OpenOverride, as_of: date) -> Verdict:
    """The override is over: the tier is again what the rules make of the one held before it."""
    before = ladder.find_tier(override.before_id)
    rank, until = before.rank if before else 0, override.before_valid_until
    as_before = replace(
        case,
        override=None,
        tier_id=override.before_id,
        rank=rank,
        cause=Cause.OVERRIDE,
        since_on=as_of,
        valid_until=until,
        grace_until=add_grace(before, until) if before else None,
    )
    verdict = None
    if reached := climbing.climb(ladder, case.numbers, rank):
        verdict = promote(ladder, as_before, reached, as_of)
    elif not case.waits:
        verdict = end_validity(ladder, as_before, as_of)
    if verdict is None:
        verdict = keep(ladder, as_before, before, as_of)
    kept = verdict.after is not None and verdict.after.rank == case.rank
    return replace(
        verdict,
        before_id=case.tier_id,
        cause=Cause.OVERRIDE,
        since_on=case.since_on if kept and case.since_on else as_of,
        kept=kept,
        override_id=override.id,
    )


def keep(ladder: Ladder, case: Case, tier: Tier | None, as_of: date) -> Verdict:
    """The customer stands as the case says; no numbers decided it."""
    return Verdict(
        customer_id=case.customer_id,
        before_id=case.tier_id,
        after=tier,
        cause=case.cause,
        evidence=climbing.write_rule(ladder) | {"criteria": []},
        since_on=as_of,
        counted_from=case.counted_from,
        valid_until=case.valid_until,
        grace_until=case.grace_until,
    )


def retire(
    *, customer_id: int, tier_id: int, winner_id: int, override_id: int | None, as_of: date
) -> Verdict:
    """The end of a tier because its holder became one with another customer, who holds whatever both reached."""
    return Verdict(
        customer_id=customer_id,
        before_id=tier_id,
        after=None,
        cause=Cause.MERGE,
        evidence={"merged_into": winner_id, "criteria": []},
        since_on=as_of,
        override_id=override_id,
    )


def find_ends(tier: Tier, after: date, joined_on: date) -> tuple[date | None, date | None]:
    """The end of the validity and of the grace of a tier reached on a day."""
    until = validity.find_end(tier.valid_for, after, joined_on) if ladders.falls(tier) else None
    return until, add_grace(tier, until)


def add_grace(tier: Tier, until: date | None) -> date | None:
    return until + timedelta(days=tier.grace_days) if until else None


def write_evidence(ladder: Ladder, case: Case, reached: Reached) -> dict[str, Any]:
    """The numbers that decided; and from when was counted, where customers have their own days: a correction asks for it."""
    evidence = climbing.write_evidence(ladder, reached, case.numbers)
    if not any(spec.own_start for spec in ladder.specs):
        return evidence
    days = {"counted_from": case.counted_from, "changed": case.since_on}
    return evidence | {"own_days": {name: day.isoformat() for name, day in days.items() if day}}


def is_rightful(ladder: Ladder, numbers: Numbers, before: int, tier: Tier) -> bool:
    """Whether a change from the rank `before` to a tier was right by these numbers; for equal ranks, whether it was kept."""
    if before == tier.rank:
        return climbing.find_route(ladder, tier, numbers, tier.rank) is not None
    reached = climbing.climb(ladder, numbers, before)
    return reached is not None and reached.tier.rank >= tier.rank
