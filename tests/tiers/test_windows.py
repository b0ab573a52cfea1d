from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tiers import windows


@pytest.mark.parametrize(
    ("text", "as_of", "start"),
    [
        ("all time", date(2026, 11, 22), date(1, 1, 1)),
        ("1 days", date(2026, 3, 1), date(2026, 2, 28)),
        ("365 days", date(2024, 12, 31), date(2024, 1, 1)),
        ("24 months", date(2026, 11, 22), date(2024, 11, 22)),
        ("12 months", date(2028, 2, 29), date(2027, 2, 28)),
        ("48 months", date(2028, 2, 29), date(2024, 2, 29)),
        ("1 months", date(2026, 3, 31), date(2026, 2, 28)),
        ("1 months", date(2026, 1, 31), date(2025, 12, 31)),
        ("calendar month", date(2026, 3, 1), date(2026, 2, 28)),
        ("calendar month", date(2028, 3, 31), date(2028, 2, 29)),
        ("calendar quarter", date(2026, 11, 22), date(2026, 9, 30)),
        ("calendar half", date(2026, 6, 30), date(2025, 12, 31)),
        ("calendar half", date(2026, 7, 1), date(2026, 6, 30)),
        ("calendar year", date(2026, 12, 31), date(2025, 12, 31)),
    ],
)
def test_a_window_begins_the_day_after(text, as_of, start):
    assert windows.parse(text).start(as_of) == start


@pytest.mark.parametrize(
    "text",
    ["", "months", "0 days", "-1 days", "24 month", "24  months", "calendar week", "1201 months", "2 years"],
)
def test_what_is_no_window_is_refused_with_what_is(text):
    with pytest.raises(windows.BadWindow, match="24 months"):
        windows.parse(text)


@pytest.mark.django_db
@given(day=st.dates(date(1999, 1, 1), date(2060, 12, 31)), months=st.integers(1, 400))
def test_a_month_back_is_what_postgresql_computes(day, months):
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::date - make_interval(months => %s))::date", [day, months])
        assert cursor.fetchone()[0] == windows.parse(f"{months} months").start(day)
