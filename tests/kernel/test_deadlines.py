from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from clubcrm.kernel import deadlines
from clubcrm.kernel.models import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


CASES = [
    ("within one shift", "2026-11-23 09:00", 120, "2026-11-23 11:00"),
    ("ends exactly with the shift", "2026-11-23 10:00", 120, "2026-11-23 12:00"),
    ("over the lunch break", "2026-11-23 11:00", 120, "2026-11-23 14:00"),
    ("begins in the lunch break", "2026-11-23 12:30", 60, "2026-11-23 14:00"),
    ("over the night", "2026-11-23 17:00", 60, "2026-11-24 09:00"),
    ("over the weekend", "2026-11-20 17:00", 60, "2026-11-23 09:00"),
    ("over the National Day holiday of 2026", "2026-09-30 17:00", 60, "2026-10-08 09:00"),
    ("a make-up Saturday is worked", "2026-10-09 17:00", 60, "2026-10-10 09:00"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("_name", "start", "minutes", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_deadline_runs_only_in_working_hours_and_its_steps_add_up(_name, start, minutes, expected):
    hours = deadlines.read(Calendar.objects.get(code="office"))
    deadline = deadlines.after(start=at(start).astimezone(UTC), minutes=minutes, hours=hours)
    assert deadline.at == at(expected)
    assert sum(step.minutes for step in deadline.steps) == minutes


def test_without_a_calendar_the_clock_on_the_wall_runs_through_the_night():
    deadline = deadlines.after(start=at("2026-11-20 17:00"), minutes=30 * 60, hours=None)
    assert deadline.at == at("2026-11-21 23:00")


def test_a_calendar_without_hours_is_refused_rather_than_searched_for_ever():
    with pytest.raises(deadlines.NoWorkingTime):
        deadlines.after(start=at("2026-11-20 17:00"), minutes=1, hours=deadlines.Hours({}, {}))
    with pytest.raises(ValueError):
        deadlines.after(start=at("2026-11-20 17:00"), minutes=0, hours=None)


@pytest.mark.django_db
def test_reading_a_calendar_takes_two_queries(django_assert_num_queries):
    calendar = Calendar.objects.get(code="office")
    with django_assert_num_queries(2):
        deadlines.after(start=at("2026-11-20 17:00"), minutes=90 * 60, hours=deadlines.read(calendar))
    assert calendar.days.filter(works_as=None).count() > 40
