"""How long things are kept: set by an administrator."""

from datetime import datetime

from members.models import RetentionLimit


def change_limit(*, limit: int, days: int, enabled: bool, by: int | None, at: datetime) -> None:
    """Keep this kind for so many days, or for ever where it is switched off."""
    RetentionLimit.objects.filter(id=limit).update(
        days=days, enabled=enabled, changed_by_id=by, changed_at=at
    )
