"""How long points live: one rule in Python, one in SQL, one table of cases for both."""

from datetime import date

import pytest
from django.db import connection

from points import lifetimes

CASES = [
    ("never", None, "2026-11-22", None),
    ("days", 30, "2026-11-22", "2026-12-22"),
    ("days", 366, "2027-03-01", "2028-03-01"),
    ("months", 1, "2027-01-31", "2027-02-28"),
    ("months", 1, "2028-01-31", "2028-02-29"),
    ("months", 12, "2028-02-29", "2029-02-28"),
    ("months", 48, "2028-02-29", "2032-02-29"),
    ("months", 24, "2026-11-22", "2028-11-22"),
    ("months", 1, "2026-12-31", "2027-01-31"),
    ("month-end", 0, "2028-02-01", "2028-02-29"),
    ("month-end", 1, "2027-01-31", "2027-02-28"),
    ("month-end", 12, "2027-02-28", "2028-02-29"),
    ("month-end", 2, "2026-12-31", "2027-02-28"),
    ("year-end", 0, "2026-12-31", "2026-12-31"),
    ("year-end", 1, "2028-02-29", "2029-12-31"),
    ("year-end", 2, "2026-01-01", "2028-12-31"),
]


@pytest.mark.parametrize(("expires", "after", "on", "last"), CASES)
def test_python_and_sql_give_the_same_last_usable_day(db, expires, after, on, last):
    wanted = last and date.fromisoformat(last)
    assert lifetimes.last_day(expires, after, date.fromisoformat(on)) == wanted
    sql = lifetimes.LAST_DAY.format(on="%(on)s::date")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql} FROM (SELECT %(expires)s::text AS expires, %(after)s::int AS expires_after) AS rule",
            {"on": on, "expires": expires, "after": after},
        )
        assert cursor.fetchone() == (wanted,)
