"""Rehearsals: a draft evaluated without consequence. What is read is read only; written are a rehearsal's own rows."""

import hashlib
import json
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from clubcrm.kernel.models import Job
from clubcrm.kernel.versions import Invalid, WrongState, content_of
from tiers import checking, costing, ladders
from tiers.ladders import Ladder
from tiers.models import Programme, Rehearsal, Standing, Tier
from tiers.operations.evaluating import CHUNK, Progress
from tiers.operations.trying import find_code, try_today, try_year, write_found
from tiers.queries import rehearsing as reading

MONTHS = 12
State = Programme.State


def take_fingerprint(programme: Programme) -> str:
    """Changes with whatever decides: tiers and criteria."""
    tiers = programme.tiers.order_by("rank").prefetch_related("criteria")
    rules = [
        programme.climbing,
        programme.applies,
        *(content_of(tier, {"criteria": {}}, "programme") for tier in tiers),
    ]
    return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()[:32]


def ask(*, programme: int, kind: str, as_of: date, by: int | None, at: datetime) -> int:
    """Write down that a draft or proposed version is to be rehearsed; the rehearsal's id. `rehearse` does it.

    Raises Invalid for rules that cannot be used, WrongState for a version that is or was in force.
    """
    row = Programme.objects.get(id=programme)
    if row.state not in (State.DRAFT, State.PROPOSED):
        raise WrongState(str(row))
    if problems := checking.list_problems(row):
        raise Invalid({"": problems})
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
    if problems := checking.list_problems(row.programme):
        raise Invalid({"": problems})
    ladder = ladders.read(row.programme)
    row.outcomes.all().delete()
    row.counts.all().delete()
    row.ladder, row.rules, row.ended_at = list_steps(ladder), take_fingerprint(row.programme), None
    row.costs = list_costs(ladder)
    row.save(update_fields=["ladder", "costs", "rules", "ended_at"])
    today = row.kind == Rehearsal.Kind.TODAY
    days = [row.as_of] if today else list_ends_of_months(row.as_of, MONTHS)
    done, total, last = 0, reading.count_members() * len(days), 0
    while members := reading.read_members(after=last, chunk=chunk):
        last = members[-1].customer_id
        found = try_today(ladder, members, row.as_of) if today else try_year(ladder, members, days)
        write_found(row, ladder, members, found)
        done += len(members) * len(days)
        if progress:
            progress(done, max(done, total))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return row


def list_ends_of_months(until: date, count: int) -> list[date]:
    """The last `count` last days of months, none after `until`, in order."""
    over = until.day == monthrange(until.year, until.month)[1]
    day, found = until if over else until.replace(day=1) - timedelta(days=1), []
    for _month in range(count):
        found.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    return found[::-1]


def list_steps(ladder: Ladder) -> list[dict[str, Any]]:
    """The ladder's tiers, then tiers of other programmes that somebody holds."""
    others = Tier.objects.exclude(programme__code=ladder.programme.code)
    held = others.filter(id__in=Standing.objects.values("tier")).select_related("programme")
    return [make_step(tier, tier.code, tier.rank) for tier in ladder.tiers] + [
        make_step(tier, find_code(ladder, tier), 0) for tier in held
    ]


def make_step(tier: Tier, code: str, rank: int) -> dict[str, Any]:
    return {
        "code": code,
        "rank": rank,
        "name_zh": tier.name_zh,
        "name_en": tier.name_en,
        "badge": tier.badge,
    }


def list_costs(ladder: Ladder) -> dict[str, dict[str, costing.Cost]]:
    """What a member of each tier costs in a year: of the tiers in force or held now, and of the draft's."""
    now = Tier.objects.filter(Q(programme__state=State.ACTIVE) | Q(id__in=Standing.objects.values("tier")))
    before = {
        find_code(ladder, tier): costing.sum_costs(tier.benefits.all())
        for tier in now.select_related("programme")
        .prefetch_related("benefits")
        .order_by("programme__version")
    }
    after = ladder.programme.tiers.prefetch_related("benefits")
    return {"before": before, "after": {tier.code: costing.sum_costs(tier.benefits.all()) for tier in after}}
