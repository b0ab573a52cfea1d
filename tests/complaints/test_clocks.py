"""Grades, owners and deadlines, to the minute. 2026-11-23 is a Monday; the office works 8:30-12:00 and 13:00-17:30."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from clubcrm.kernel.models import Calendar, Notice
from complaints import operations as complaints
from complaints import running
from complaints.models import Channel, Grade
from tests.factories.complaints import MONDAY, at, brought_to, person, take_in

pytestmark = pytest.mark.django_db
# grade, side: owner's role; answer, solution and closing due for a complaint of Monday 09:00
FRIDAY = "2026-11-20 17:00"
DEADLINES = [
    (1, "2026-11-23 11:00", "2026-11-26 09:00", "2026-12-04 09:00"),
    (2, "2026-11-23 10:30", "2026-11-25 09:00", "2026-12-02 14:00"),
    (3, "2026-11-23 10:00", "2026-11-24 09:00", "2026-12-01 09:00"),
    (4, "2026-11-23 09:30", "2026-11-23 13:00", "2026-11-24 09:00"),
    (5, "2026-11-23 09:30", "2026-11-23 13:00", "2026-11-24 09:00"),
]
OWNERS = [
    (2, "service", "service-manager"),
    (2, "sales", "sales-manager"),
    (3, "service", "service-director"),
    (3, "sales", "sales-director"),
    (4, "service", "general-manager"),
    (5, "sales", "general-manager"),
]


@pytest.mark.parametrize(("grade", "respond", "solve", "close"), DEADLINES)
def test_each_grade_has_its_three_deadlines_in_working_time(advisor, grade, respond, solve, close):
    row = take_in(by=advisor, grade=grade)
    assert (row.respond_by_at, row.solve_by_at, row.close_by_at) == (at(respond), at(solve), at(close))
    for clock in ("respond", "solve", "close"):
        told = row.clocks[clock]
        assert sum(step[2] for step in told["steps"]) == told["minutes"] == row.grade.minutes_of(clock)


@pytest.mark.parametrize(("grade", "side", "role"), OWNERS)
def test_each_grade_and_side_has_its_owner_who_is_told(advisor, posts_held, grade, side, role):
    row = take_in(by=advisor, grade=grade, side=side)
    assert (row.owner_role, row.owner_staff) == (role, None)
    notice = Notice.objects.get()
    assert (notice.role, notice.branch, notice.url) == (role, advisor.branch, f"/complaints/{row.number}/")
    assert notice.figures["number"] == row.number


def test_a_minor_grievance_stays_with_who_took_it_in_and_needs_no_notice(advisor):
    row = take_in(by=advisor)
    assert (row.owner_role, row.owner_staff) == ("", advisor)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("channel", ["hotline", "consumer-association", "head-office"])
def test_what_is_passed_on_from_above_is_a_major_complaint(advisor, channel):
    row = take_in(by=advisor, channel=channel, grade=2)
    assert (row.grade.number, row.owner_role) == (4, "general-manager")
    with pytest.raises(complaints.GradeTooLow) as refusal:
        complaints.take_step("regrade", complaint=row.id, grade=3, reason="r", by=advisor.user, at=MONDAY)
    assert refusal.value.least == 4
    with pytest.raises(complaints.SameGrade):
        complaints.take_step("regrade", complaint=row.id, grade=4, reason="r", by=advisor.user, at=MONDAY)
    row.refresh_from_db()
    assert (row.grade.number, row.events.count()) == (4, 1)


def test_a_weekend_does_not_count_below_grade_4_and_does_from_there(advisor):
    assert take_in(by=advisor, when=at(FRIDAY), grade=3).respond_by_at == at("2026-11-23 09:00")
    assert take_in(by=advisor, when=at("2026-11-22 23:50"), grade=4).respond_by_at == at("2026-11-23 00:20")


def test_a_new_grade_moves_owner_and_clocks_with_a_reason(advisor, care):
    row = brought_to("answered", by=advisor)
    before = row.respond_by_at
    later = MONDAY + timedelta(minutes=30)
    complaints.take_step("regrade", complaint=row.id, grade=3, reason="要求赔偿", by=care.user, at=later)
    row.refresh_from_db()
    assert (row.grade.number, row.owner_role, row.owner_staff) == (3, "service-director", None)
    # Answered already: its clock is left alone. Eight working hours from 09:30.
    assert (row.respond_by_at, row.solve_by_at) == (before, at("2026-11-24 09:30"))
    event = row.events.last()
    assert (event.kind, event.words, event.by_id) == ("regraded", "要求赔偿", care.user_id)
    assert (event.figures["from"], event.figures["grade"]) == (1, 3)


def test_figures_that_an_administrator_changes_count_from_the_next_complaint_on(advisor):
    before = take_in(by=advisor)
    Grade.objects.filter(number=1).update(respond_minutes=30, calendar=None)
    Channel.objects.filter(code="online").update(minimum_grade=Grade.objects.get(number=2))
    assert take_in(by=advisor).respond_by_at == at("2026-11-23 09:30")
    assert take_in(by=advisor, channel="online").grade.number == 2
    before.refresh_from_db()
    assert before.respond_by_at == at("2026-11-23 11:00")


def test_a_calendar_without_hours_falls_back_to_the_clock_on_the_wall(advisor):
    empty = Calendar.objects.create(code="empty", name_zh="空", name_en="Empty")
    Grade.objects.filter(number=1).update(calendar=empty)
    row = take_in(by=advisor)
    assert row.respond_by_at == at("2026-11-23 11:00")
    assert row.clocks["respond"]["calendar"] is None


def test_a_deadline_is_explained_step_by_step(advisor):
    row = take_in(by=advisor, when=at(FRIDAY), grade=1)
    with override("en"):
        clock = running.describe_clock(row, "respond", at("2026-11-20 17:10"))
    assert [tuple(stretch) for stretch in clock.stretches] == [
        ("11-20 Fri 17:00–17:30", "30 min"),
        ("11-23 Mon 08:30–10:00", "1 h 30 min"),
    ]
    assert clock.basis == "Grade 1 gives 2 h from 11-20 17:00, counted in the hours of “Office calendar”."
    assert clock.due == at("2026-11-23 10:00")


CLOCK_WORDS = [
    ("2026-11-23 09:00", "fine", "2 h 0 min left", "today 11:00"),
    ("2026-11-23 10:36", "attention", "24 min left", "today 11:00"),
    ("2026-11-23 11:00", "attention", "0 min left", "today 11:00"),
    ("2026-11-23 11:01", "late", "1 min overdue", "today 11:00"),
    ("2026-11-22 09:00", "fine", "1 d 2 h left", "tomorrow 11:00"),
    ("2026-11-25 13:30", "late", "2 d 2 h overdue", "11-23 11:00"),
]


@pytest.mark.parametrize(("now", "level", "left", "when"), CLOCK_WORDS)
def test_the_running_clock_says_what_is_left(advisor, now, level, left, when):
    row = take_in(by=advisor)
    with override("en"):
        clock = running.read_clock(row, at(now))
    assert (clock.level, clock.left, clock.when) == (level, left, when)


def test_a_receiver_without_a_person_at_work_leaves_it_to_customer_care(advisor):
    stranger = person("service-advisor", advisor.branch)
    user = stranger.user
    type(stranger).objects.filter(id=stranger.id).update(user=None)
    stranger.user_id = user.id
    row = take_in(by=stranger)
    assert (row.owner_role, row.owner_staff) == ("care-manager", None)


@pytest.mark.parametrize(
    ("left", "level"),
    [(timedelta(days=6), "fine"), (timedelta(minutes=90), "attention"), (timedelta(minutes=60), "soon"),
     (timedelta(minutes=1), "soon"), (timedelta(minutes=-1), "late")],
)  # fmt: skip
def test_a_deadline_within_the_hour_looks_unlike_one_in_a_week(left, level):
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    warn = at if left < timedelta(days=1) else at + timedelta(days=5)
    assert running.rate_urgency(at + left, warn, at) == level
