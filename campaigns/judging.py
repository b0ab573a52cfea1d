"""Whether a message may go out now, asked at the moment of sending."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from campaigns import birthdays

GROWN_UP = 18


class Due(NamedTuple):
    """A message whose time has come, with everything that decides whether and how it goes out."""

    id: int
    due_on: date
    attempts: int
    enabled: bool
    send_until: int
    feb29: str
    catch_up_days: int
    name: str
    birthday: date | None
    email: str
    consent: str | None
    branch: str
    hotline: str
    advisor: str
    template: int
    subject_zh: str
    subject_en: str
    body_zh: str
    body_en: str
    guardian: str
    restricted: bool
    suppressed: bool


def wall_clock(at: datetime) -> datetime:
    """The instant as the clock on the dealership's wall shows it."""
    return at.astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE))


def reason(due: Due, at: datetime) -> str:
    """Why the message may not go out at `at`; "" when it may. A slug of campaigns.reasons."""
    return too_late(due, at) or never(due)


def never(due: Due) -> str:
    """Why it may not go out whatever the hour; "" when it may."""
    return not_for_them(due) or left_alone(due) or not_agreed(due.consent) or no_way(due.email)


def too_late(due: Due, at: datetime) -> str:
    now, last = wall_clock(at), due.due_on + timedelta(days=due.catch_up_days)
    if now.date() > last:
        return "missed_day"
    return "quiet_hours" if now.date() == last and now.hour >= due.send_until else ""


def not_for_them(due: Due) -> str:
    if not due.enabled:
        return "switched_off"
    if due.birthday is None or not birthdays.is_birthday(due.birthday, due.due_on, due.feb29):
        return "birthday_changed"
    young = due.due_on.year - due.birthday.year < GROWN_UP
    return "minor" if young and not due.guardian else ""


def left_alone(due: Due) -> str:
    """Whatever was agreed: nobody contacts this number or address, or uses what is known of them."""
    if due.restricted:
        return "restricted"
    return "suppressed" if due.suppressed else ""


def not_agreed(consent: str | None) -> str:
    """Silence is no agreement; the newest word counts."""
    return {"granted": "", None: "no_consent", "withdrawn": "withdrawn"}.get(consent, "refused")


def no_way(email: str) -> str:
    if not email:
        return "no_address"
    try:
        validate_email(email)
    except ValidationError:
        return "bad_address"
    return ""
