"""Which birthdays a day has."""

import calendar
from datetime import date


def days_of(on: date, feb29: str) -> tuple[int, ...]:
    """Birthdays greeted on this day as month * 100 + day; `feb29` says where 29 February goes without that day."""
    today = on.month * 100 + on.day
    stands_in = {"feb28": 228, "mar1": 301}[feb29]
    return (today, 229) if today == stands_in and not calendar.isleap(on.year) else (today,)


def is_birthday(birthday: date, on: date, feb29: str) -> bool:
    return birthday.month * 100 + birthday.day in days_of(on, feb29)
