"""Late and corrected data: changes that would have come earlier had the data been there, and tiers they take back.

Nothing that was written is rewritten: a correction is a change of its own, as of today.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from tiers import climbing, deciding, ladders
from tiers.climbing import Numbers
from tiers.deciding import Case, Verdict
from tiers.ladders import Ladder
from tiers.models import Programme, Standing, TierChange
from tiers.queries.numbers import OwnDays, measure_as_then, measure_customers

Cause = TierChange.Cause
# Data of a day are complete by the night after the next: only what would have held before that came late.
ORDINARY = timedelta(days=2)
ORDINARY_CAUSES = (Cause.NIGHT, Cause.VISIT)


def mark_late(ladder: Ladder, changed: list[tuple[Case, Verdict]], as_of: date) -> list[Verdict]:
    """The same verdicts; a promotion that would have held two days ago already is marked as a correction."""
    then = as_of - ORDINARY
    late = [case.customer_id for case, verdict in changed if may_be_late(case, verdict, then)]
    numbers = measure_customers(ladder.specs, late, then) if late else {}
    return [
        replace(verdict, cause=Cause.CORRECTION)
        if case.customer_id in numbers and was_reached(ladder, numbers[case.customer_id], case, verdict)
        else verdict
        for case, verdict in changed
    ]


def may_be_late(case: Case, verdict: Verdict, then: date) -> bool:
    """A rise in the ordinary course, from a tier that was held then: a first tier is never a correction."""
    held_then = case.tier_id is not None and case.since_on is not None and case.since_on <= then
    return held_then and verdict.route > 0 and verdict.cause in ORDINARY_CAUSES


def was_reached(ladder: Ladder, numbers: Numbers, case: Case, verdict: Verdict) -> bool:
    assert verdict.after is not None
    return deciding.is_rightful(ladder, numbers, case.rank, verdict.after)


def take_back(ladder: Ladder, undecided: Iterable[Case], as_of: date) -> list[Verdict]:
    """Falls, by each tier's policy and without waiting, from tiers that were never reached by what is known now."""
    suspects = {case.customer_id: case for case in undecided if is_suspect(ladder, case)}
    verdicts = []
    for customer in sorted(find_wrong(list(suspects)) if suspects else set()):
        case = suspects[customer]
        tier = ladder.find_ranked(case.rank)
        assert tier is not None
        verdicts.append(deciding.demote(ladder, case, tier, as_of, Cause.CORRECTION))
    return verdicts


def is_suspect(ladder: Ladder, case: Case) -> bool:
    """Something its tier may rest on was taken back, the tier may fall, and today's numbers do not hold it either."""
    tier = ladder.find_ranked(case.rank)
    if not case.corrected or case.frozen or case.override or case.waits or tier is None:
        return False
    return ladders.falls(tier) and climbing.find_route(ladder, tier, case.numbers, tier.rank) is None


def find_wrong(customers: list[int]) -> set[int]:
    """Those whose present tier rests on a route that, by what is known now, did not hold on the day of the change."""
    rows = Standing.everywhere.filter(customer_id__in=customers, change__route__gt=0)
    # What the rules gave after an override does not follow from the tier before it.
    rows = rows.exclude(change__cause=Cause.OVERRIDE)
    groups: dict[tuple[int, date], list[Standing]] = {}
    for row in rows.select_related("change", "tier"):
        groups.setdefault((row.tier.programme_id, row.change.as_of), []).append(row)
    found: set[int] = set()
    for (programme, day), standings in groups.items():
        found |= find_wrong_on(ladders.read(Programme.objects.get(id=programme)), day, standings)
    return found


def find_wrong_on(ladder: Ladder, day: date, standings: list[Standing]) -> set[int]:
    """Of those who changed on a day, by the rules of then."""
    own_days = {row.customer_id: read_own_days(row.change) for row in standings}
    numbers = measure_as_then(ladder.specs, own_days, day)
    return {
        row.customer_id
        for row in standings
        if not deciding.is_rightful(
            ladder, numbers[row.customer_id], ladder.ranks_held.get(row.change.before_id or 0, 0), row.tier
        )
    }


def read_own_days(change: TierChange) -> OwnDays:
    """From when was counted at the change, and when the tier had changed before."""
    days = change.evidence.get("own_days", {})
    begun, changed = (days.get(name, "0001-01-01") for name in ("counted_from", "changed"))
    return OwnDays(date.fromisoformat(begun), date.fromisoformat(changed))
