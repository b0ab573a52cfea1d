"""What a customer may be found by outside of the rows that belong to them: answers to forms, files of refused rows,
uploads."""

from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from clubcrm.kernel.models import Upload
from clubcrm.kernel.spelling.text import squeeze
from clubcrm.kernel.uploads import kinds, storing
from clubcrm.privacy import queries
from members.models import Customer, Ownership


class Traces(NamedTuple):
    """What a customer may be found by outside of the rows that belong to them."""

    texts: list[str]
    public_id: str
    files: list[UUID]


def find_traces(customer: Customer) -> Traces:
    """Collected before the erasure: afterwards nobody knows them."""
    cars = Ownership.objects.filter(customer_id=customer.id, until_on=None).values_list(
        "vehicle__vin", "vehicle__plate"
    )
    facts = [customer.name, customer.phone, customer.email, customer.dealer_number or ""]
    texts = [*facts, *(text for car in cars for text in car)]
    files = Upload.everywhere.filter(kinds.about(customer.id)).values_list("public_id", flat=True)
    return Traces(sorted({text for text in texts if len(text) > 1}), str(customer.public_id), list(files))


def forget(customer: int, traces: Traces) -> None:
    """Forms that were sent, now; files of refused rows and uploads, once the transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            queries.FORGET_SUBMISSIONS, {"texts": [*traces.texts, traces.public_id], "customer": customer}
        )
    transaction.on_commit(lambda: forget_files(traces.texts))
    transaction.on_commit(lambda: storing.remove(traces.files))


def forget_files(texts: list[str]) -> int:
    """Remove every file of refused rows in which one of these stands, however written; how many. They can be made again
    by importing."""
    folder, removed = Path(settings.REJECTS_DIR), 0
    sought = {squeeze(text) for text in texts} - {""}
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else []:
        content = squeeze(path.read_text(encoding="utf-8-sig", errors="replace"))
        if any(text in content for text in sought):
            path.unlink(missing_ok=True)
            removed += 1
    return removed
