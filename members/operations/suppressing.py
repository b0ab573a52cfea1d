"""The do-not-contact list: numbers and addresses that nobody contacts, kept as keyed hashes only."""

from datetime import datetime

from django.db import transaction

from members import keyed, suppressions
from members.models import Suppression, SuppressionLift


class NothingToSuppress(Exception):
    """Neither a phone nor an address was given."""


@transaction.atomic
def suppress(
    *,
    phone: str = "",
    email: str = "",
    purpose: str = "",
    channel: str = "",
    reason: str = Suppression.Reason.ASKED,
    by: int | None,
    at: datetime,
) -> list[int]:
    """Nobody contacts this phone or address any more, for every purpose and channel or for those given; the ids of
    the new entries. What is on the list so already is left alone. Raises NothingToSuppress."""
    found = suppressions.digests(phone=phone, email=email)
    if not found:
        raise NothingToSuppress
    known = suppressions.open_entries(phone=phone, email=email).filter(purpose=purpose, channel=channel)
    listed = {bytes(digest) for digest in known.values_list("digest", flat=True)}
    rows = [
        Suppression(
            kind=kind,
            digest=digest,
            key=keyed.mark(),
            purpose=purpose,
            channel=channel,
            reason=reason,
            recorded_by_id=by,
            recorded_at=at,
        )
        for kind, digest in found.items()
        if digest not in listed
    ]
    return [row.id for row in Suppression.objects.bulk_create(rows)]


@transaction.atomic
def lift_suppression(*, phone: str = "", email: str = "", reason: str, by: int, at: datetime) -> int:
    """Every entry of this phone or address ends; gives how many there were. What was agreed counts again.

    Two at once end an entry once: its end is unique.
    """
    entries = list(suppressions.open_entries(phone=phone, email=email))
    SuppressionLift.objects.bulk_create(
        (
            SuppressionLift(suppression=entry, reason=reason, recorded_by_id=by, recorded_at=at)
            for entry in entries
        ),
        ignore_conflicts=True,
    )
    return len(entries)
