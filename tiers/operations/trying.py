"""A draft tried out on members: what would become of them, by the verdicts of the evaluation that writes."""

from collections import Counter
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from tiers import climbing, deciding
from tiers.deciding import Case, Verdict
from tiers.ladders import Ladder
from tiers.models import Move, Rehearsal, RehearsalCount, RehearsalOutcome, Tier
from tiers.operations import evaluating
from tiers.queries import rehearsing as reading
from tiers.queries.rehearsing import Member, Supposed


class Found(NamedTuple):
    """What becomes of a member on a day; `before_id` and `after_id` are of tiers, None for none."""

    on: date
    customer_id: int
    before_id: int | None
    after_id: int | None
    move: Move
    route: int | None = None
    evidence: dict[str, Any] | None = None


class Group(NamedTuple):
    """Members of a branch who go from one tier to another on a day; codes of tiers, '' for none."""

    on: date
    branch_id: int
    before: str
    after: str
    move: Move


def try_today(ladder: Ladder, members: list[Member], as_of: date) -> list[Found]:
    """What would become of these members if the draft came into force on the day."""
    cases = reading.read_cases(ladder, [member.customer_id for member in members], as_of)
    verdicts = {verdict.customer_id: verdict for verdict in evaluating.decide_all(ladder, cases, as_of)}
    return [make_found(ladder, case, verdicts.get(case.customer_id), as_of) for case in cases]


def try_year(ladder: Ladder, members: list[Member], days: list[date]) -> list[Found]:
    """The ends of twelve months one after the other, as if the draft had come into force before the first of them."""
    stand = suppose_as_held(ladder, members, days[0].replace(day=1) - timedelta(days=1))
    found = []
    for day in days:
        for case in reading.read_supposed_cases(ladder, members, stand, day):
            verdict = deciding.decide(ladder, case, day)
            found.append(make_found(ladder, case, verdict, day))
            if verdict:
                stand[case.customer_id] = suppose_after(verdict)
    return found


def suppose_as_held(ladder: Ladder, members: list[Member], on: date) -> dict[int, Supposed]:
    """How these members stood at the end of a day; tiers that end under the draft end one validity from then."""
    joined_on = {member.customer_id: member.joined_on for member in members}
    stand = {}
    for held in reading.read_held(list(joined_on), on):
        tier = ladder.find_tier(held.tier_id)
        until, grace = deciding.find_ends(tier, on, joined_on[held.customer_id]) if tier else (None, None)
        stand[held.customer_id] = Supposed(held.tier_id, held.since_on, valid_until=until, grace_until=grace)
    return stand


def suppose_after(verdict: Verdict) -> Supposed:
    return Supposed(
        tier_id=verdict.after.id if verdict.after else None,
        since_on=verdict.since_on,
        counted_from=verdict.counted_from,
        valid_until=verdict.valid_until,
        grace_until=verdict.grace_until,
    )


def make_found(ladder: Ladder, case: Case, verdict: Verdict | None, on: date) -> Found:
    if verdict is None:
        tier = ladder.find_ranked(case.rank)
        lost = tier is not None and climbing.find_route(ladder, tier, case.numbers, tier.rank) is None
        move = Move.KEPT if lost else Move.STAY
        return Found(on, case.customer_id, case.tier_id, case.tier_id, move)
    rank = verdict.after.rank if verdict.after else 0
    return Found(
        on=on,
        customer_id=case.customer_id,
        before_id=case.tier_id,
        after_id=verdict.after.id if verdict.after else None,
        move=Move.RISE if rank > case.rank else Move.FALL if rank < case.rank else Move.STAY,
        route=verdict.route,
        evidence=verdict.evidence,
    )


@transaction.atomic
def write_found(row: Rehearsal, ladder: Ladder, members: list[Member], found: list[Found]) -> None:
    """Keep what was found about these members: a row per move, and the counts."""
    if not found:
        return
    codes = read_codes(ladder, found)
    branches = {member.customer_id: member.branch_id for member in members}
    last = max(each.on for each in found)
    earned = reading.measure_earned([member.customer_id for member in members], last)
    counts: Counter[Group] = Counter()
    points: Counter[Group] = Counter()
    outcomes = []
    for each in found:
        # Over a year who stays without meeting the criteria would be listed at the end of each month anew.
        kept_for_a_year = each.move == Move.KEPT and row.kind == Rehearsal.Kind.YEAR
        group = Group(
            on=each.on,
            branch_id=branches[each.customer_id],
            before=codes[each.before_id or 0],
            after=codes[each.after_id or 0],
            move=Move.STAY if kept_for_a_year else each.move,
        )
        counts[group] += 1
        points[group] += earned[each.customer_id] if each.on == last else 0
        if group.move != Move.STAY:
            outcomes.append(make_outcome(row, each, group))
    RehearsalOutcome.objects.bulk_create(outcomes, batch_size=2_000)
    add_counts(row, counts, points)


def make_outcome(row: Rehearsal, found: Found, group: Group) -> RehearsalOutcome:
    return RehearsalOutcome(
        rehearsal=row,
        customer_id=found.customer_id,
        route=found.route,
        evidence=found.evidence or {},
        **group._asdict(),
    )


def read_codes(ladder: Ladder, found: list[Found]) -> dict[int, str]:
    """The codes of the tiers that occur, by id; '' for none."""
    ids = {tier_id for each in found for tier_id in (each.before_id, each.after_id) if tier_id}
    tiers = Tier.objects.filter(id__in=ids).select_related("programme")
    return {0: ""} | {tier.id: find_code(ladder, tier) for tier in tiers}


def find_code(ladder: Ladder, tier: Tier) -> str:
    """The tier's code; that of another programme's tier is led by its own, for both may have the same."""
    code = tier.programme.code
    return tier.code if code == ladder.programme.code else f"{code}/{tier.code}"


def add_counts(row: Rehearsal, counts: Counter[Group], points: Counter[Group]) -> None:
    """Add to the counts of the chunks before."""
    known = {
        Group(each.on, each.branch_id, each.before, each.after, Move(each.move)): each
        for each in row.counts.all()
    }
    for group, members in counts.items():
        count = known.get(group) or RehearsalCount(rehearsal=row, members=0, **group._asdict())
        count.members += members
        count.points += points[group]
        count.save()
