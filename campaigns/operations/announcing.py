"""Writing down who is written to on a day. Repeatable: whoever has been written down is left alone."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max

from campaigns import occasions, queries
from campaigns.models import Message, Occasion
from clubcrm.kernel.clock import at_business_hour, business_date

LONGEST_GAP = timedelta(days=31)


def announce_due(*, on: date, at: datetime) -> int:
    """One waiting message per occasion, customer and instance that is due on `on`; gives how many are new.

    Days since the last announcement are announced too, so that those missed are on record; sending closes them.
    """
    return sum(
        announce_day(occasion, day, at)
        for occasion in Occasion.objects.filter(enabled=True)
        for day in list_days(occasion, on)
    )


def list_days(occasion: Occasion, on: date) -> Iterator[date]:
    """From the day after the newest one on record, but not from before the occasion was changed; always `on`."""
    newest = Message.objects.filter(occasion=occasion).aggregate(newest=Max("due_on"))["newest"] or on
    changed = business_date(occasion.changed_at) if occasion.changed_at else date.min
    day = max(newest + timedelta(days=1), on - LONGEST_GAP, changed)
    while day < on:
        yield day
        day += timedelta(days=1)
    yield on


def announce_day(occasion: Occasion, on: date, at: datetime) -> int:
    kind = occasions.find_kinds()[occasion.kind]
    values: dict[str, Any] = {
        "occasion": occasion.id,
        "channel": occasion.channel,
        "on": on,
        "at": at,
        "send_after": at_business_hour(on, occasion.send_from),
        **kind.parameters(on, occasion.params),
    }
    with connection.cursor() as cursor:
        cursor.execute(queries.ANNOUNCE.format(who=kind.who), values)
        return cursor.rowcount
