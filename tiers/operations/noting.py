"""Facts recorded by hand that rules measure: money topped up, events attended, yearly fees paid."""

from datetime import date, datetime

from tiers.models import Fact


def note_fact(
    *, customer: int, kind: str, happened_on: date, amount: int, by: int | None, at: datetime
) -> int:
    """Record one; `amount` in cents, for an event 1. The fact's id."""
    return Fact.objects.create(
        customer_id=customer,
        kind=kind,
        happened_on=happened_on,
        amount=amount,
        recorded_by_id=by,
        recorded_at=at,
    ).id


def remove_fact(*, fact: int) -> None:
    """Take one out that was recorded wrongly. Raises Fact.DoesNotExist."""
    Fact.objects.get(id=fact).delete()
