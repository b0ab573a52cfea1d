"""Whether last night's run is in trouble, in words; and starting it again through the worker."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from clubcrm.desk import nightly, tasks
from clubcrm.kernel import waking
from clubcrm.kernel.clock import business_date, start_of_business_day, to_business_time
from clubcrm.kernel.models import Job, User

DUE_HOUR = 6  # the schedule tries until 05:50


Unreachable = waking.Unreachable


class Trouble(NamedTuple):
    """What is wrong with the newest night, and the first line of why ("" where nothing is known)."""

    sentence: str
    why: str


def trouble(at: datetime) -> Trouble | None:
    """None while all is well: the newest night is done, or is running, or is not due yet. One query, rarely two."""
    today = business_date(at)
    newest = Job.objects.filter(name=nightly.NAME).order_by("-business_date").first()
    if newest and newest.state == Job.State.FAILED:
        text = _("The night run of %(day)s failed at %(time)s: points and tiers may be behind.")
        ended = to_business_time(newest.ended_at or newest.started_at)
        return Trouble(
            text % {"day": newest.business_date, "time": f"{ended:%H:%M}"}, reason_of(newest.error)
        )
    if to_business_time(at).hour < DUE_HOUR or (newest and newest.business_date >= today):
        return None
    if newest is None and not User.objects.filter(date_joined__lt=start_of_business_day(today)).exists():
        return None  # a club that was founded today has had no night yet
    text = _("The night run of %(day)s is missing: points and tiers may be behind.")
    return Trouble(text % {"day": today}, _("Is the worker running?"))


def reason_of(error: str) -> str:
    """The exception's own words: the first line after the frames of the traceback."""
    said = [line for line in error.splitlines() if line and not line.startswith((" ", "Traceback"))]
    return said[0][:300] if said else ""


def start() -> None:
    """Ask the worker for the night run; one that is running or done is left alone. Raises Unreachable."""
    waking.wake(tasks.nightly)
