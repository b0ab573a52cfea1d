"""How long points live: the last usable day by a rule's policy. Python and SQL say the same (tests/points/test_lifetimes.py)."""

from calendar import monthrange
from datetime import date, timedelta

from points.models.rules import EarningRule

Expires = EarningRule.Expires

# The same as last_day() for a `rule` and the day {on}. Adding months clips to the month's last day, as in Python.
LAST_DAY = """CASE rule.expires
        WHEN 'days' THEN {on} + rule.expires_after
        WHEN 'months' THEN ({on} + make_interval(months => rule.expires_after))::date
        WHEN 'month-end' THEN
            (date_trunc('month', {on}::timestamp) + make_interval(months => rule.expires_after + 1))::date - 1
        WHEN 'year-end' THEN make_date(extract(year FROM {on})::int + rule.expires_after, 12, 31)
    END"""


def last_day(expires: str, after: int | None, on: date) -> date | None:
    """The last usable day of points that count for the day `on`; None: they never expire."""
    if expires == Expires.NEVER or after is None:
        return None
    if expires == Expires.DAYS:
        return on + timedelta(days=after)
    if expires == Expires.MONTHS:
        return months_later(on, after)
    if expires == Expires.MONTH_END:
        return months_later(on.replace(day=1), after + 1) - timedelta(days=1)
    return date(on.year + after, 12, 31)


def months_later(on: date, months: int) -> date:
    """The same day so many months later, or that month's last day where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
