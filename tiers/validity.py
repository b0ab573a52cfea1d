"""How long a tier holds once it is reached. Written "12 months", "365 days", "calendar year", "anniversary", or "".

An end is the last day that is still covered. Months forward end on the same day of that month or its last one, as windows
do backwards: reached on 29 Feb 2028 for "12 months", a tier is valid until 28 Feb 2029. A calendar year ends on
31 December, an anniversary is the day of joining; either is the first one after the day from which it is counted.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from tiers import windows

YEAR = "calendar year"
ANNIVERSARY = "anniversary"
UNLIMITED = ""


class BadValidity(ValueError):
    """The text is no validity; the message says what is."""


def check(text: str) -> str:
    """The text. Raises BadValidity."""
    if text in (UNLIMITED, YEAR, ANNIVERSARY):
        return text
    try:
        if windows.parse(text).unit in ("months", "days"):
            return text
    except windows.BadWindow:
        pass
    raise BadValidity(
        _(
            "“%(text)s” is no validity. Write for example “12 months”, “365 days”, “calendar year” or "
            "“anniversary”, or nothing for an unlimited one."
        )
        % {"text": text}
    )


def find_end(text: str, after: date, joined_on: date) -> date | None:
    """The last day of a validity that begins with `after`, always later than that day; None where it is unlimited."""
    if text == UNLIMITED:
        return None
    if text == YEAR:
        this = date(after.year, 12, 31)
        return this if this > after else date(after.year + 1, 12, 31)
    if text == ANNIVERSARY:
        years = max(1, after.year - joined_on.year)
        this = windows.months_before(joined_on, -12 * years)
        return this if this > after else windows.months_before(joined_on, -12 * (years + 1))
    window = windows.parse(text)
    if window.unit == "days":
        return after + timedelta(days=window.length)
    return windows.months_before(after, -window.length)


def find_next_end(text: str, ended: date, as_of: date, joined_on: date) -> date | None:
    """The end that follows one that was reached: counted from it, not from the day somebody looked."""
    following = find_end(text, ended, joined_on)
    while following and following <= as_of:
        following = find_end(text, following, joined_on)
    return following
