"""Confirmations by staff that rules ask for: applied for, then confirmed."""

from datetime import date, datetime

from django.db import transaction

from tiers.models import Nomination


class AlreadyConfirmed(Exception):
    """The nomination was confirmed before; nothing was changed."""


def nominate(*, customer: int, kind: str, applied_on: date, by: int | None, at: datetime) -> int:
    """Record an application of a kind, once per customer and kind; the nomination's id."""
    row, _created = Nomination.objects.get_or_create(
        customer_id=customer,
        kind=kind,
        defaults={"applied_on": applied_on, "recorded_by_id": by, "recorded_at": at},
    )
    return row.id


@transaction.atomic
def confirm(*, nomination: int, on: date, by: int | None, at: datetime) -> None:
    """Confirm it as of a business date. Raises AlreadyConfirmed, Nomination.DoesNotExist."""
    row = Nomination.objects.select_for_update().get(id=nomination)
    if row.confirmed_on:
        raise AlreadyConfirmed(row)
    row.confirmed_on, row.confirmed_by_id, row.confirmed_at = on, by, at
    row.save(update_fields=["confirmed_on", "confirmed_by", "confirmed_at"])
