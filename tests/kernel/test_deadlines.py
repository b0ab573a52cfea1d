from datetime import UTC, date, datetime, time, timedelta
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


ALWAYS = {weekday: [(time(9), time(12)), (time(13), time(17))] for weekday in range(7)}


def test_a_business_closed_for_a_quarter_goes_on_where_it_stopped():
    closed = {date(2026, 11, 24) + timedelta(days=ahead): None for ahead in range(90)}
    deadline = deadlines.after(
        start=at("2026-11-23 16:00"), minutes=120, hours=deadlines.Hours(ALWAYS, closed)
    )
    assert deadline.at == at("2027-02-22 10:00")


def test_what_begins_at_the_end_of_a_shift_has_no_step_in_it():
    deadline = deadlines.after(start=at("2026-11-23 12:00"), minutes=30, hours=deadlines.Hours(ALWAYS, {}))
    assert [tuple(step) for step in deadline.steps] == [(at("2026-11-23 13:00"), at("2026-11-23 13:30"), 30)]


@pytest.mark.parametrize("hours", [None, deadlines.Hours(ALWAYS, {})], ids=["by the wall", "in hours"])
def test_a_deadline_keeps_the_second_in_which_it_began(hours):
    start = at("2026-11-23 09:00") + timedelta(seconds=42, microseconds=7)
    deadline = deadlines.after(start=start, minutes=90, hours=hours)
    assert (deadline.at - start, deadline.steps[0].begins) == (timedelta(minutes=90), start)


def test_the_seconds_are_not_lost_over_a_break():
    start = at("2026-11-23 11:59") + timedelta(seconds=30)
    deadline = deadlines.after(start=start, minutes=1, hours=deadlines.Hours(ALWAYS, {}))
    assert deadline.at == at("2026-11-23 13:00") + timedelta(seconds=30)
