"""What is overdue climbs a grade and a desk: at its minute, once, and never after it was answered."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from clubcrm.kernel.models import Notice
from complaints import operations as complaints
from complaints import tasks
from complaints.models import Complaint
from tests.factories.complaints import MONDAY, at, brought_to, person, take_in
from tests.factories.kernel import BranchFactory

FRIDAY_EVENING = at("2026-11-20 17:00")
MINUTE = timedelta(minutes=1)


def sweep(when: str) -> int:
    return complaints.escalate_overdue(at=at(when))


def kinds(row) -> list[str]:
    return list(row.events.order_by("id").values_list("kind", flat=True))


def open_notices(row) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(key__startswith=f"complaint:{row.id}:", done_at=None).order_by("id")
    return list(rows.values_list("role", "level"))


@pytest.mark.django_db
def test_through_a_weekend_nothing_rings_until_the_minute_in_working_time(advisor):
    # Grade 3 of Friday 17:00: an hour of work, so Monday 09:00; 80 % of it is Monday 08:48.
    row = take_in(by=advisor, when=FRIDAY_EVENING, grade=3)
    quiet = ["2026-11-20 23:00", "2026-11-21 12:00", "2026-11-22 03:00", "2026-11-23 08:48"]
    assert [sweep(when) for when in quiet] == [0, 0, 0, 0]
    assert sweep("2026-11-23 08:49") == 1
    assert kinds(row) == ["received", "warned"]
    assert sweep("2026-11-23 09:00") == 0  # kept up to its very instant
    assert sweep("2026-11-23 09:01") == 1
    assert kinds(row) == ["received", "warned", "escalated"]
    row.refresh_from_db()
    assert (row.grade.number, row.owner_role, row.breaches) == (4, "general-manager", 1)


@pytest.mark.django_db
def test_what_climbs_has_new_clocks_from_that_minute_and_its_new_owner_is_told_once(advisor, posts_held):
    row = take_in(by=advisor, grade=3)
    assert [sweep("2026-11-23 10:01") for _ in range(3)] == [1, 0, 0]
    row.refresh_from_db()
    assert row.respond_by_at == at("2026-11-23 10:31")
    assert row.solve_by_at == at("2026-11-23 14:01")
    assert row.close_by_at == at("2026-11-24 10:01")
    event = row.events.get(kind="escalated")
    assert (event.by_id, event.clock, event.due_at) == (None, "respond", at("2026-11-23 10:00"))
    assert (event.figures["from"], event.figures["grade"], event.figures["missed"]) == (3, 4, ["respond"])
    assert open_notices(row) == [("general-manager", "late")]  # that of the director is over


@pytest.mark.django_db
def test_a_minor_grievance_forgotten_climbs_desk_by_desk_to_the_top_and_stays_there_alerting(advisor):
    row = take_in(by=advisor)
    for _ in range(60):
        row.refresh_from_db()
        if row.next_due_at is None:
            break
        assert complaints.escalate_overdue(at=row.next_due_at + MINUTE) == 1
    grades = [event.figures["grade"] for event in row.events.filter(kind="escalated").order_by("id")]
    assert grades == [2, 3, 4, 5]
    assert list(row.events.filter(kind="alerted").order_by("id").values_list("clock", flat=True)) == [
        "respond", "solve", "close",
    ]  # fmt: skip
    assert (row.grade.number, row.owner_role, row.state, row.breaches) == (
        5,
        "general-manager",
        "received",
        7,
    )
    assert complaints.escalate_overdue(at=at("2027-06-01 12:00")) == 0


@pytest.mark.django_db
def test_after_it_was_answered_the_missed_answer_does_not_climb_but_counts(advisor):
    row = take_in(by=advisor, grade=3)
    complaints.take_step(
        "answer", complaint=row.id, words="已致电", by=advisor.user, at=at("2026-11-23 10:20")
    )
    assert sweep("2026-11-23 10:30") == 0
    row.refresh_from_db()
    assert (row.grade.number, row.breaches, kinds(row)) == (3, 1, ["received", "answered"])
    assert row.events.last().figures == {"late": ["respond"]}
    assert open_notices(row) == []


@pytest.mark.django_db
def test_answered_at_the_very_instant_of_the_deadline_is_in_time(advisor):
    row = take_in(by=advisor, grade=3)
    complaints.take_step("answer", complaint=row.id, words="已致电", by=advisor.user, at=row.respond_by_at)
    row.refresh_from_db()
    assert (row.breaches, row.events.last().figures) == (0, {"late": []})


@pytest.mark.django_db
def test_answered_while_the_sweeper_was_away_the_other_missed_deadlines_still_climb(advisor):
    row = take_in(by=advisor, grade=3)
    late = at("2026-11-24 10:00")  # the answer was due on Monday 10:00, the solution on Tuesday 09:00
    complaints.take_step("answer", complaint=row.id, words="已致电", by=advisor.user, at=late)
    row.refresh_from_db()
    assert (row.breaches, row.next_due_at) == (1, at("2026-11-23 16:24"))
    assert [sweep("2026-11-24 10:01"), sweep("2026-11-24 10:01")] == [1, 0]
    row.refresh_from_db()
    assert (row.grade.number, row.breaches, kinds(row)) == (4, 2, ["received", "answered", "escalated"])
    assert row.events.last().figures["missed"] == ["solve"]


@pytest.mark.django_db
def test_answered_in_time_nothing_rings_until_the_solutions_own_clock(advisor, posts_held):
    row = take_in(by=advisor, grade=3)
    complaints.take_step(
        "answer", complaint=row.id, words="已致电", by=advisor.user, at=at("2026-11-23 09:59")
    )
    # 80 % of eight hours is 6 h 24 min: 16:24.
    assert [sweep("2026-11-23 10:01"), sweep("2026-11-23 16:24")] == [0, 0]
    assert sweep("2026-11-23 16:25") == 1
    assert kinds(row)[-1] == "warned" and open_notices(row) == [("service-director", "attention")]
    assert sweep("2026-11-24 09:01") == 1
    row.refresh_from_db()
    assert (row.grade.number, row.state) == (4, "answered")
    assert (row.solve_by_at, row.respond_by_at) == (at("2026-11-24 13:01"), at("2026-11-23 10:00"))


@pytest.mark.django_db
def test_a_step_at_the_very_instant_of_an_alarm_of_another_clock_leaves_it_to_ring(advisor):
    row = take_in(by=advisor, grade=3)
    common = {"complaint": row.id, "by": advisor.user}
    complaints.take_step("answer", words="已致电", at=at("2026-11-23 09:30"), **common)
    complaints.take_step("judge", justified=True, words="属实", at=at("2026-11-23 16:24"), **common)
    row.refresh_from_db()
    assert row.next_due_at == at("2026-11-23 16:24")
    assert sweep("2026-11-23 16:25") == 1
    assert kinds(row)[-1] == "warned"


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["explained", "solved"])
def test_closed_it_never_rings_again(advisor, care, how):
    if how == "solved":
        row = brought_to("closed", by=advisor, approver=care, grade=3)
    else:
        row = brought_to("answered", by=advisor, grade=3)
        complaints.take_step(
            "judge", complaint=row.id, justified=False, words="误会", by=advisor.user, at=MONDAY
        )
    before = kinds(row)
    assert sweep("2027-01-01 12:00") == 0
    assert kinds(row) == before and open_notices(row) == []


@pytest.mark.django_db
def test_a_sweeper_that_was_away_for_days_climbs_once_and_sends_no_stale_reminder(advisor):
    row = take_in(by=advisor, grade=2)
    assert [sweep("2026-12-10 10:00"), sweep("2026-12-10 10:00")] == [1, 0]
    row.refresh_from_db()
    assert kinds(row) == ["received", "escalated"]
    assert (row.grade.number, row.breaches) == (3, 3)
    assert row.respond_by_at == at("2026-12-10 11:00")


@pytest.mark.django_db
def test_waiting_for_approval_only_the_closing_clock_runs(advisor, care):
    row = brought_to("proposed", by=advisor, grade=3)
    assert row.next_due_at < row.close_by_at == at("2026-12-01 09:00")
    assert sweep("2026-11-27 12:00") == 0
    assert sweep("2026-12-01 09:01") == 1
    row.refresh_from_db()
    assert (row.grade.number, row.state, row.close_by_at) == (4, "proposed", at("2026-12-02 09:01"))


@pytest.mark.django_db
def test_the_reminder_goes_once_to_the_person_who_owns_it(advisor):
    row = take_in(by=advisor)
    assert [sweep("2026-11-23 10:37"), sweep("2026-11-23 10:37"), sweep("2026-11-23 10:59")] == [1, 0, 0]
    notice = Notice.objects.get()
    assert (notice.staff, notice.role, notice.level) == (advisor, "", "attention")
    assert notice.figures["due"] == "11-23 11:00"
    complaints.take_step("answer", complaint=row.id, words="w", by=advisor.user, at=at("2026-11-23 10:58"))
    assert open_notices(row) == []


@pytest.mark.django_db
def test_the_sweep_reads_what_is_due_by_its_index(advisor):
    for _ in range(3):
        take_in(by=advisor)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM complaints_complaint WHERE next_due_at < now() ORDER BY next_due_at LIMIT 100"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "complaint_next_due" in plan


@pytest.mark.django_db
def test_the_cost_of_a_sweep_follows_what_is_due(advisor, django_assert_num_queries):
    for _ in range(20):
        take_in(by=advisor, grade=3)
    with django_assert_num_queries(4):  # savepoint, what waits about them, the rows, release
        complaints.escalate_overdue(at=MONDAY)


@pytest.mark.django_db
def test_the_beat_task_sweeps(advisor):
    row = take_in(by=advisor, grade=4, when=at("2026-01-05 09:00"))
    tasks.escalate()
    row.refresh_from_db()
    assert row.grade.number == 5


def test_two_sweepers_at_once_ring_each_alarm_once(own_database):
    advisor = person("service-advisor", BranchFactory())
    rows = [take_in(by=advisor, grade=3) for _ in range(12)]
    start, counts = threading.Barrier(4), []

    def sweeper():
        start.wait()
        try:
            counts.append(complaints.escalate_overdue(at=at("2026-11-23 10:01"), chunk=2))
        finally:
            connection.close()

    threads = [threading.Thread(target=sweeper) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == len(rows)
    assert [kinds(row) for row in rows] == [["received", "escalated"]] * len(rows)
    assert set(Complaint.objects.values_list("grade__number", "breaches")) == {(4, 1)}
    assert Notice.objects.filter(role="general-manager").count() == len(rows)


def test_a_row_that_is_being_answered_is_left_alone(own_database):
    advisor = person("service-advisor", BranchFactory())
    row = take_in(by=advisor, grade=3)
    seen = []

    def sweeper():
        try:
            seen.append(complaints.escalate_overdue(at=at("2026-11-23 10:01")))
        finally:
            connection.close()

    with transaction.atomic():
        complaints.take_step(
            "answer", complaint=row.id, words="w", by=advisor.user, at=at("2026-11-23 10:01")
        )
        other = threading.Thread(target=sweeper)
        other.start()
        other.join()
    assert seen == [0] and complaints.escalate_overdue(at=at("2026-11-23 10:02")) == 0
    row.refresh_from_db()
    assert (row.state, row.grade.number) == ("answered", 3)
