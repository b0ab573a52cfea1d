"""Rehearsals: a draft evaluated without consequence. What is read is read only; written are a rehearsal's own rows."""

import hashlib
import json
from calendar import monthrange
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from clubcrm.kernel.models import Job
from clubcrm.kernel.versions import Invalid, WrongState, content_of
from tiers import checking, costing, deciding, ladders
from tiers.deciding import Case, Verdict
from tiers.ladders import Ladder
from tiers.models import Move, Programme, Rehearsal, RehearsalCount, RehearsalOutcome, Standing, Tier
from tiers.operations import evaluating
from tiers.operations.evaluating import CHUNK, Progress
from tiers.queries import rehearsing as reading
from tiers.queries.rehearsing import Held

MONTHS = 12
State = Programme.State
Counted = Counter[tuple[date, int, str, str, Move]]


class Member(NamedTuple):
    customer: int
    branch: int
    joined_on: date


class Found(NamedTuple):
    """What becomes of a member on a day; `before` and `after` are ids of tiers, None for none."""

    on: date
    customer: int
    before: int | None
    after: int | None
    move: Move
    route: int | None = None
    evidence: dict[str, Any] | None = None


def fingerprint(programme: Programme) -> str:
    """Changes with whatever decides: tiers and criteria."""
    tiers = programme.tiers.order_by("rank").prefetch_related("criteria")
    said = [
        programme.climbing,
        programme.applies,
        *(content_of(tier, {"criteria": {}}, "programme") for tier in tiers),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def ask(*, programme: int, kind: str, as_of: date, by: int | None, at: datetime) -> int:
    """Write down that a draft or proposed version is to be rehearsed; the rehearsal's id. `rehearse` does it.

    Raises Invalid for rules that cannot be used, WrongState for a version that is or was in force.
    """
    row = Programme.objects.get(id=programme)
    if row.state not in (State.DRAFT, State.PROPOSED):
        raise WrongState(str(row))
    if found := checking.problems(row):
        raise Invalid({"": found})
    asked = Rehearsal.objects.create(
        programme=row, kind=Rehearsal.Kind(kind), as_of=as_of, asked_by_id=by, asked_at=at
    )
    return asked.id


@transaction.atomic
def forget(*, rehearsal: int) -> None:
    """Remove a rehearsal with all it found."""
    row = Rehearsal.objects.get(id=rehearsal)
    Job.objects.filter(name=row.job).delete()
    row.delete()


def rehearse(
    *, rehearsal: int, at: datetime, progress: Progress | None = None, chunk: int = CHUNK
) -> Rehearsal:
    """Do what was asked for; begun again after a kill it begins anew. `at` is when it ends.

    Raises Invalid where the draft was broken meanwhile.
    """
    row = Rehearsal.objects.select_related("programme").get(id=rehearsal)
    if found := checking.problems(row.programme):
        raise Invalid({"": found})
    ladder = ladders.read(row.programme)
    row.outcomes.all().delete()
    row.counts.all().delete()
    row.ladder, row.rules, row.ended_at = steps(ladder), fingerprint(row.programme), None
    row.costs = costs(ladder)
    row.save(update_fields=["ladder", "costs", "rules", "ended_at"])
    days = [row.as_of] if row.kind == Rehearsal.Kind.TODAY else ends_of_months(row.as_of, MONTHS)
    done, total, last = 0, reading.read_only(reading.HOW_MANY, {})[0][0] * len(days), 0
    while rows := reading.read_only(reading.MEMBERS, {"after": last, "chunk": chunk}):
        members = [Member(*one) for one in rows]
        last = members[-1].customer
        is_today = row.kind == Rehearsal.Kind.TODAY
        write(
            row,
            ladder,
            members,
            today(ladder, members, row.as_of) if is_today else year(ladder, members, days),
        )
        done += len(members) * len(days)
        if progress:
            progress(done, max(done, total))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return row


def ends_of_months(until: date, count: int) -> list[date]:
    """The last `count` last days of months, none after `until`, in order."""
    over = until.day == monthrange(until.year, until.month)[1]
    day, found = until if over else until.replace(day=1) - timedelta(days=1), []
    for _month in range(count):
        found.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return found[::-1]


def steps(ladder: Ladder) -> list[dict[str, Any]]:
    """The ladder's tiers, then tiers of other programmes that somebody holds."""
    others = Tier.objects.exclude(programme__code=ladder.programme.code)
    held = others.filter(id__in=Standing.objects.values("tier")).select_related("programme")
    return [step(tier, tier.code, tier.rank) for tier in ladder.tiers] + [
        step(tier, code_of(tier), 0) for tier in held
    ]


def step(tier: Tier, code: str, rank: int) -> dict[str, Any]:
    return {
        "code": code, "rank": rank, "name_zh": tier.name_zh, "name_en": tier.name_en, "badge": tier.badge,
    }  # fmt: skip


def code_of(tier: Tier) -> str:
    """How a tier of another programme is told from one of the draft's with the same code."""
    return f"{tier.programme.code}/{tier.code}"


def costs(ladder: Ladder) -> dict[str, dict[str, costing.Cost]]:
    """What a member of each tier costs in a year: of the tiers in force or held now, and of the draft's."""
    now = Tier.objects.filter(Q(programme__state=State.ACTIVE) | Q(id__in=Standing.objects.values("tier")))
    same = ladder.programme.code
    before = {
        tier.code if tier.programme.code == same else code_of(tier): costing.of(tier.benefits.all())
        for tier in now.select_related("programme")
        .prefetch_related("benefits")
        .order_by("programme__version")
    }
    after = ladder.programme.tiers.prefetch_related("benefits")
    return {"before": before, "after": {tier.code: costing.of(tier.benefits.all()) for tier in after}}


def today(ladder: Ladder, members: list[Member], as_of: date) -> list[Found]:
    """What would become of these members if the draft came into force on the day: by the night's own verdicts."""
    cases = evaluating.cases(reading.evaluated(ladder, [one.customer for one in members], as_of))
    verdicts = {one.customer: one for one in evaluating.verdicts(ladder, cases, as_of)}
    return [found(ladder, case, verdicts.get(case.customer), as_of) for case in cases]


def year(ladder: Ladder, members: list[Member], days: list[date]) -> list[Found]:
    """The ends of twelve months one after the other, as if the draft had come into force before the first of them."""
    held, all_found = as_held(ladder, members, days[0].replace(day=1) - timedelta(days=1)), []
    for day in days:
        for case in evaluating.cases(reading.evaluated(ladder, [one.customer for one in members], day, held)):
            verdict = deciding.decide(ladder, case, day)
            all_found.append(found(ladder, case, verdict, day))
            if verdict:
                held[case.customer] = Held(
                    verdict.after.id if verdict.after else None, verdict.since_on, verdict.counted_from, verdict.valid_until,
                    verdict.grace_until,
                )  # fmt: skip
    return all_found


def as_held(ladder: Ladder, members: list[Member], on: date) -> dict[int, Held]:
    """How these members stood at the end of a day; tiers that end under the draft end one validity from then."""
    known = reading.held_on([one.customer for one in members], on)
    held = {}
    for one in members:
        if one.customer in known:
            tier_id, since_on = known[one.customer]
            tier = ladder.tier(tier_id)
            until, grace = deciding.ends(tier, joined(one), on) if tier else (None, None)
            held[one.customer] = Held(tier_id, since_on, None, until, grace)
    return held


def joined(member: Member) -> Case:
    """A case of which only the day of joining is known: all that the end of a validity asks for."""
    known: dict[str, Any] = dict.fromkeys(Case._fields)
    return Case(**(known | {"customer": member.customer, "joined_on": member.joined_on}))


def found(ladder: Ladder, case: Case, verdict: Verdict | None, on: date) -> Found:
    if verdict is None:
        tier = ladder.ranked(case.rank)
        lost = tier is not None and deciding.holding(ladder, tier, case.numbers, tier.rank) is None
        return Found(on, case.customer, case.before, case.before, Move.KEPT if lost else Move.STAY)
    after = verdict.after
    rank = after.rank if after else 0
    move = Move.RISE if rank > case.rank else Move.FALL if rank < case.rank else Move.STAY
    return Found(
        on, case.customer, case.before, after.id if after else None, move, verdict.route, verdict.evidence
    )


@transaction.atomic
def write(row: Rehearsal, ladder: Ladder, members: list[Member], all_found: list[Found]) -> None:
    """Keep what was found about these members: a row per move, and the counts."""
    codes = codes_of(ladder, all_found)
    branches = {one.customer: one.branch for one in members}
    counted: Counted = Counter()
    points: Counted = Counter()
    last = max((one.on for one in all_found), default=None)
    earned = reading.earned([one.customer for one in members], last) if last else {}
    lines = []
    for one in all_found:
        branch, before, after = branches[one.customer], codes[one.before or 0], codes[one.after or 0]
        # Over a year who stays without meeting the criteria would be listed at the end of each month anew.
        move = Move.STAY if one.move == Move.KEPT and row.kind == Rehearsal.Kind.YEAR else one.move
        counted[one.on, branch, before, after, move] += 1
        points[one.on, branch, before, after, move] += earned.get(one.customer, 0) if one.on == last else 0
        if move != Move.STAY:
            lines.append(
                RehearsalOutcome(
                    rehearsal=row, on=one.on, customer_id=one.customer, branch_id=branch, before=before, after=after,
                    move=move, route=one.route, evidence=one.evidence or {},
                )
            )  # fmt: skip
    RehearsalOutcome.objects.bulk_create(lines, batch_size=2_000)
    add_counts(row, counted, points)


def codes_of(ladder: Ladder, all_found: list[Found]) -> dict[int, str]:
    """The codes of the tiers that occur, by id; '' for none."""
    ids = {tier for one in all_found for tier in (one.before, one.after) if tier}
    tiers = Tier.objects.filter(id__in=ids).select_related("programme")
    same = ladder.programme.code
    return {0: ""} | {t.id: t.code if t.programme.code == same else code_of(t) for t in tiers}


def add_counts(row: Rehearsal, counted: Counted, points: Counted) -> None:
    """Add to the counts of the chunks before."""
    known = {(one.on, one.branch_id, one.before, one.after, Move(one.move)): one for one in row.counts.all()}
    for key, members in counted.items():
        on, branch, before, after, what = key
        one = known.get(key) or RehearsalCount(
            rehearsal=row, on=on, branch_id=branch, before=before, after=after, move=what, members=0
        )
        one.members += members
        one.points += points[key]
        one.save()
