"""What a club starts with, put into force by migrations."""

from datetime import date
from typing import Any

from django.utils import timezone

SINCE = date(2000, 1, 1)  # opening rules hold for whatever was before the club


def put_into_force(apps: Any, kind: str, row: Any, on: date = SINCE) -> None:
    """A draft that a migration wrote, with all its parts, comes into force. `apps` are those of the migration."""
    steps = apps.get_model("kernel", "VersionStep").objects
    steps.create(kind=kind, subject=row.pk, state="draft", at=timezone.now())
    type(row).objects.filter(pk=row.pk).update(state="active", active_from=on)
    steps.create(kind=kind, subject=row.pk, state="active", day=on, at=timezone.now())
