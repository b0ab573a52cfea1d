"""Writing down who is to be greeted on a day. Repeatable: whoever has been written down is left alone."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Max

from campaigns import birthdays, queries
from campaigns.models import Message, Occasion
from clubcrm.kernel.clock import business_date
from members import keyed

BIRTHDAY = "birthday"
LONGEST_GAP = timedelta(days=31)


def announce_due(*, on: date, at: datetime) -> int:
    """One waiting message per member whose birthday it is on `on`; gives how many are new.

    Days since the last announcement are announced too, so that those missed are on record; sending closes them.
    """
    found = Occasion.objects.filter(code=BIRTHDAY, enabled=True).first()
    return sum(announce(found, day, at) for day in days_to_announce(found, on)) if found else 0


def days_to_announce(occasion: Occasion, on: date) -> Iterator[date]:
    """From the day after the newest one on record, but not from before the occasion was changed; always `on`."""
    last = Message.objects.filter(occasion=occasion).aggregate(last=Max("due_on"))["last"] or on
    changed = business_date(occasion.changed_at) if occasion.changed_at else date.min
    day = max(last + timedelta(days=1), on - LONGEST_GAP, changed)
    while day < on:
        yield day
        day += timedelta(days=1)
    yield on


def announce(occasion: Occasion, on: date, at: datetime) -> int:
    values: dict[str, Any] = {
        "occasion": occasion.id, "on": on, "year": on.year, "at": at,
        "purpose": occasion.purpose, "channel": occasion.channel, **keyed.pads()._asdict(),
        "days": list(birthdays.days_of(on, occasion.feb29)),
        "send_after": datetime.combine(on, time(occasion.send_from), ZoneInfo(settings.BUSINESS_TIME_ZONE)),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(queries.ANNOUNCE_BIRTHDAYS, values)
        return cursor.rowcount
