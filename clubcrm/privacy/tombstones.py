"""Who was erased, kept in a file apart from the database, for a restored backup knows them again.

One line of JSON per erasure, hashes only: it names nobody. The file only grows; lines are found by their public hash.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from clubcrm.kernel import database
from clubcrm.privacy import traces
from members import keyed
from members import operations as members
from members.models import Customer, ErasedKey, Erasure, Suppression


class Tombstone(NamedTuple):
    """One erasure: `keys` are hashes as hex by kind; `key` tells with which secret they were made."""

    customer: int
    erased_at: str
    reason: str
    key: str
    keys: dict[str, list[str]]

    @property
    def name(self) -> str:
        """What tells it from others: the hash of the public id."""
        return self.keys["public"][0]


class Replayed(NamedTuple):
    """`erased` were there again, `known` are erased already, `absent` are not in this database (but kept from coming
    back by an import), `unreadable` were made with another PRIVACY_KEY."""

    erased: int = 0
    known: int = 0
    absent: int = 0
    unreadable: int = 0


def recorded() -> list[Tombstone]:
    """Those of the database, in order."""
    found: dict[int, dict[str, list[str]]] = {}
    for erasure, kind, digest in ErasedKey.objects.order_by("id").values_list("erasure_id", "kind", "digest"):
        found.setdefault(erasure, {}).setdefault(kind, []).append(bytes(digest).hex())
    rows = Erasure.objects.filter(id__in=found).order_by("id")
    return [
        Tombstone(row.customer_id or 0, row.erased_at.isoformat(), row.reason, row.key, found[row.id])
        for row in rows
    ]


def read(path: Path) -> list[Tombstone]:
    """Those of a file; none where there is none. Raises ValueError on a line that is no tombstone."""
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        try:
            stone = Tombstone(**json.loads(line))
            bytes.fromhex(stone.name), datetime.fromisoformat(stone.erased_at)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise ValueError(f"{path}, line {number}: {error}") from error
        found.append(stone)
    return found


def write_out(path: Path | None = None) -> int:
    """Append what the file lacks; how many lines that were. Safe to repeat and from several processes."""
    path = path or Path(settings.ERASURES_FILE)
    stones = recorded()
    if not stones:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {stone.name for stone in read(path)}
        new = [stone for stone in stones if stone.name not in known]
        file.writelines(json.dumps(stone._asdict()) + "\n" for stone in new)
        file.flush()
        os.fsync(file.fileno())
    return len(new)


def replay(stones: Iterable[Tombstone]) -> Replayed:
    """Erase again whoever of these is there; repeatable. Runs as the owner of the database."""
    unique = {stone.name: stone for stone in stones}
    with database.as_owner():
        ends = [replay_one(stone) for stone in unique.values()]
    return Replayed(**{name: ends.count(name) for name in Replayed._fields})


@transaction.atomic
def replay_one(stone: Tombstone) -> str:
    if stone.key != keyed.mark():
        return "unreadable"
    digests = {(kind, bytes.fromhex(text)) for kind, texts in stone.keys.items() for text in texts}
    if ErasedKey.objects.filter(kind="public", digest=bytes.fromhex(stone.name)).exists():
        return "known"
    erasure = forget(stone, [digest for kind, digest in digests if kind == "public"])
    end = "erased" if erasure else "absent"
    bury(erasure, stone, digests)
    return end


def forget(stone: Tombstone, public: list[bytes]) -> int | None:
    """The customer of this tombstone, where they are there, with what stands in forms and files of refused rows."""
    customer = Customer.objects.filter(id=stone.customer).first()
    found = traces.find_traces(customer) if customer else None
    at = datetime.fromisoformat(stone.erased_at)
    erasure = members.erase_again(customer=stone.customer, public=public, at=at, reason=stone.reason)
    if erasure and found:
        traces.forget(stone.customer, found)
    return erasure


def bury(erasure: int | None, stone: Tombstone, digests: set[tuple[str, bytes]]) -> None:
    """What the tombstone knows and the restored rows did not: numbers that came later, or the whole customer."""
    at = datetime.fromisoformat(stone.erased_at)
    if erasure is None:
        erasure = Erasure.objects.create(customer=None, reason=stone.reason, key=stone.key, erased_at=at).id
    known = {(kind, bytes(digest)) for kind, digest in keys_of(erasure)}
    missing = sorted(digests - known)
    ErasedKey.objects.bulk_create(
        ErasedKey(erasure_id=erasure, kind=kind, digest=digest) for kind, digest in missing
    )
    Suppression.objects.bulk_create(
        Suppression(kind=kind, digest=digest, key=stone.key, reason=Suppression.Reason.ERASED, recorded_at=at)
        for kind, digest in missing
        if kind in Suppression.Kind.values
    )


def keys_of(erasure: int) -> Any:
    return ErasedKey.objects.filter(erasure_id=erasure).values_list("kind", "digest")
