"""Erasing a customer for good, with a second person's approval; and again after an older backup brought them back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError, connection

from members import keyed, queries
from members.models import DataRequest


class NotApproved(Exception):
    """No second person has approved this erasure."""


class ErasedBefore(Exception):
    """There is nobody left to erase."""


REFUSALS = {"PV001": NotApproved, "PV002": ErasedBefore}


def record_request(*, customer: int, kind: str, words: str = "", by: int, at: datetime) -> DataRequest:
    """What a customer asked of their data, or what was done about it."""
    return DataRequest.objects.create(
        customer_id=customer, kind=kind, words=words.strip()[:500], recorded_by_id=by, recorded_at=at
    )


def erase(*, approval: int, reason: str, at: datetime) -> int:
    """Carry out an approved erasure inside the caller's transaction; the id of the tombstone.

    Raises NotApproved, ErasedBefore.
    """
    inner, outer = keyed.pads()
    try:
        with connection.cursor() as cursor:
            cursor.execute(queries.ERASE, [approval, at, reason, inner, outer, keyed.mark()])
            return int(cursor.fetchone()[0])
    except DatabaseError as error:
        refusal = REFUSALS.get(getattr(error.__cause__, "sqlstate", "") or "")
        if refusal:
            raise refusal(approval) from error
        raise


def erase_again(*, customer: int, public: Iterable[bytes], at: datetime, reason: str) -> int | None:
    """Erase whoever a restore brought back, as the owner of the database; None where they are not there.

    `public` are keyed hashes of the public id: the row of this id must be the same customer, not a later one.
    """
    inner, outer = keyed.pads()
    with connection.cursor() as cursor:
        cursor.execute(queries.PUBLIC_DIGEST, [inner, outer, customer])
        row = cursor.fetchone()
        if row is None or bytes(row[0]) not in set(public):
            return None
        cursor.execute(queries.FORGET, [customer, None, None, at, reason, inner, outer, keyed.mark()])
        found = cursor.fetchone()[0]
        return None if found is None else int(found)
