"""What departs from the rules for one customer: a tier set by hand until a day, and a tier frozen by a dispute."""

from datetime import date, datetime

from django.db import transaction

from tiers import ladders
from tiers.deciding import Cause, Verdict
from tiers.models import Freeze, Lapse, Override, Standing, Tier
from tiers.operations import evaluating
from tiers.operations.evaluating import Outcome


class NotPossible(Exception):
    """The tier cannot be set by hand: it is not of the ladder in force, or the customer is no member."""


class NotOverridden(Exception):
    """No tier set by hand is open."""


@transaction.atomic
def override(
    *, customer: int, tier: int, reason: str, on: date, until_on: date, by: int | None, at: datetime
) -> Outcome:
    """Set the customer's tier by hand from `on` up to and including `until_on`, whatever the rules say.

    An override that is open is replaced; what the rules had given before it is taken up again at the end.
    Raises NotPossible.
    """
    evaluating.lock_one(customer)
    ladder = ladders.read_active()
    if ladder is None or not is_member(ladder, customer, on):
        raise NotPossible(tier)
    chosen = next((each for each in ladder.tiers if each.id == tier), None)
    if chosen is None:
        raise NotPossible(tier)
    held = Standing.everywhere.filter(customer=customer).select_related("tier").first()
    row = make_override(customer, held, by, at)
    row.tier, row.reason, row.from_on, row.until_on = chosen, reason, on, until_on
    row.recorded_by_id, row.recorded_at = by, at
    row.save()
    before = ladder.find_tier(held.tier_id) if held else None
    kept = before is not None and before.rank == chosen.rank
    evaluating.write(ladder, [make_verdict(row, chosen, held, kept)], on, by, at)
    return Outcome(before, chosen, not kept)


def make_override(customer: int, held: Standing | None, by: int | None, at: datetime) -> Override:
    """A new override that knows what the rules gave: from the one that is open, which ends, or from what is held."""
    row = Override(customer_id=customer)
    if former := Override.everywhere.filter(customer=customer, ended_at=None).first():
        row.before_id, row.before_valid_until = former.before_id, former.before_valid_until
        former.ended_at, former.ended_by_id = at, by
        former.save(update_fields=["ended_at", "ended_by"])
    elif held:
        row.before_id, row.before_valid_until = held.tier_id, held.valid_until
    return row


def is_member(ladder: ladders.Ladder, customer: int, on: date) -> bool:
    """Whether the rules look at the customer at all."""
    return evaluating.measure_one(ladder, customer, on)[ladders.MEMBER] > 0


def make_verdict(row: Override, tier: Tier, held: Standing | None, kept: bool) -> Verdict:
    lapsed = None if held else Lapse.everywhere.filter(customer=row.customer_id).first()
    counted = held or lapsed
    return Verdict(
        customer_id=row.customer_id,
        before_id=held.tier_id if held else None,
        after=tier,
        cause=Cause.OVERRIDE,
        evidence={
            "override": row.id,
            "reason": row.reason,
            "until": row.until_on.isoformat(),
            "criteria": [],
        },
        since_on=held.since_on if held and kept else row.from_on,
        counted_from=counted.counted_from if counted else None,
        valid_until=row.until_on,
        grace_until=row.until_on,
        kept=kept,
    )


@transaction.atomic
def end_override(*, customer: int, on: date, by: int | None, at: datetime) -> Outcome:
    """The rules decide again from `on`, before the override's last day. Raises NotOverridden."""
    evaluating.lock_one(customer)
    if not Override.everywhere.filter(customer=customer, ended_at=None).exists():
        raise NotOverridden(customer)
    return evaluating.resume(customer=customer, as_of=on, by=by, at=at)


def freeze(*, customer: int, reason: str, reference: str, on: date, at: datetime) -> int:
    """The tier does not fall from `on` while the dispute is open; the freeze's id. Once per reference."""
    fields = {"customer_id": customer, "reason": reason, "from_on": on, "recorded_at": at}
    return Freeze.objects.get_or_create(reference=reference, defaults=fields)[0].id


def thaw(*, reference: str, on: date) -> bool:
    """The dispute is over: from `on` the rules act again, at the next evaluation. False where none was open."""
    return bool(Freeze.objects.filter(reference=reference, until_on=None).update(until_on=on))
