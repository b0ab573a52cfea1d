"""The windows of the rules: (as_of - N, as_of], in business dates, the last day included.

Written "24 months", "365 days", "calendar month", "calendar quarter", "calendar half", "calendar year", "all time",
"since the last change" (of the customer's tier: from the day after it).
A month back is the same day of that month, or its last day where it has none (29 Feb 2028 - 12 months = 28 Feb 2027),
exactly as PostgreSQL computes `date - interval 'N months'`. Only this module computes edges; SQL receives dates.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

# Older than any business date: a window that begins here has no beginning.
BEGINNING = date.min
SINCE = "since the last change"
LONGEST = {"days": 36_525, "months": 1_200}
PERIODS = {"month": 1, "quarter": 3, "half": 6, "year": 12}  # of the calendar, in months


class BadWindow(ValueError):
    """The text is no window; the message says what is."""


class Window(NamedTuple):
    """`unit` is "all", "since", "days", "months" or "calendar"; `length` in days or months (0 where it has none)."""

    unit: str
    length: int

    def start(self, as_of: date) -> date:
        """The day before the first day that counts; "since" has each customer's own, SQL knows which."""
        if self.unit in ("all", "since"):
            return BEGINNING
        if self.unit == "days":
            return max(BEGINNING, as_of - timedelta(days=self.length))
        if self.unit == "months":
            return months_before(as_of, self.length)
        first_month = (as_of.month - 1) // self.length * self.length + 1
        return date(as_of.year, first_month, 1) - timedelta(days=1)

    def last_day(self, happened_on: date, as_of: date) -> date | None:
        """The last day on which what happened on a day, and counts as of another, still counts; None for ever."""
        if self.unit in ("all", "since"):
            return None
        if self.unit == "calendar":
            first_of_next = months_before(self.start(as_of) + timedelta(days=1), -self.length)
            return first_of_next - timedelta(days=1)
        if self.unit == "days":
            return happened_on + timedelta(days=self.length - 1)
        first_without = months_before(happened_on, -self.length)
        while self.start(first_without) < happened_on:
            first_without += timedelta(days=1)
        return first_without - timedelta(days=1)


def parse(text: str) -> Window:
    """The window that `text` writes. Raises BadWindow."""
    if text == "all time":
        return Window("all", 0)
    if text == SINCE:
        return Window("since", 0)
    if (period := text.removeprefix("calendar ")) != text and period in PERIODS:
        return Window("calendar", PERIODS[period])
    if found := re.fullmatch(r"([1-9]\d{0,5}) (days|months)", text):
        length, unit = int(found[1]), found[2]
        if length <= LONGEST[unit]:
            return Window(unit, length)
    raise BadWindow(
        _(
            "“%(text)s” is no window. Write for example “24 months”, “365 days”, “calendar month”, "
            "“calendar quarter”, “calendar half”, “calendar year”, “since the last change” or “all time”."
        )
        % {"text": text}
    )


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return BEGINNING
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
