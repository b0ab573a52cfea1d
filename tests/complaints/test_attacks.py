"""What the application's role may not do to complaints, whatever Python does."""

import pytest
from django.db import DatabaseError, connection, transaction

from complaints.models import Complaint, Event
from tests import database
from tests.factories.complaints import brought_to

pytestmark = pytest.mark.django_db
ATTACKS = {
    "edit a line of the story": "UPDATE complaints_event SET words = 'x'",
    "remove a line of the story": "DELETE FROM complaints_event",
    "empty the story": "TRUNCATE complaints_event",
    "edit a solution": "UPDATE complaints_solution SET cost_cents = 1",
    "remove a solution": "DELETE FROM complaints_solution",
    "remove a complaint": "DELETE FROM complaints_complaint",
    "empty the complaints": "TRUNCATE complaints_complaint CASCADE",
    "rewrite what the customer said": "UPDATE complaints_complaint SET words = 'x'",
    "change its number": "UPDATE complaints_complaint SET number = 'C2611-999'",
    "backdate the intake": "UPDATE complaints_complaint SET received_at = now()",
    "approve without a decision": "UPDATE complaints_complaint SET state = 'approved'",
    "skip to the end": "UPDATE complaints_complaint SET state = 'carried_out'",
    "close from nowhere": "UPDATE complaints_complaint SET state = 'closed', outcome = 'solved', closed_at = now(),"
    " next_due_at = NULL",
    "an outcome while open": "UPDATE complaints_complaint SET outcome = 'solved'",
    "go back": "UPDATE complaints_complaint SET state = 'received', answered_at = NULL",
    "own it by nobody": "UPDATE complaints_complaint SET owner_role = '', owner_staff_id = NULL",
    "approve one's own": "UPDATE kernel_approval SET decided_by_id = proposed_by_id, decided_at = now(), approved = true",
    "approve by nobody": "UPDATE kernel_approval SET approved = true",
    "a mark of 11": "INSERT INTO complaints_feedback (complaint_id, satisfaction, words, recorded_by_id, recorded_at)"
    " SELECT id, 11, 'x', received_by_id, now() FROM complaints_complaint",
    "neither mark nor words": "INSERT INTO complaints_feedback"
    " (complaint_id, satisfaction, words, recorded_by_id, recorded_at)"
    " SELECT id, NULL, '', received_by_id, now() FROM complaints_complaint",
    "a grade that climbs to itself": "UPDATE complaints_grade SET climbs_to_id = id",
    "a grade that closes before it answers": "UPDATE complaints_grade SET close_minutes = 1",
}


@pytest.fixture
def proposed(advisor):
    return brought_to("proposed", by=advisor)


def facts() -> tuple:
    return (
        list(Complaint.objects.order_by("id").values()),
        list(Event.objects.order_by("id").values()),
    )


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(proposed, name):
    before = facts()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[name])
    assert facts() == before


def test_the_story_is_refused_to_the_owner_role_too(proposed):
    for attack in ("UPDATE complaints_event SET words = 'x'", "DELETE FROM complaints_event"):
        with pytest.raises(DatabaseError, match="complaints_event is refused"), transaction.atomic():
            database.run_as_owner(attack)


def test_a_closed_complaint_is_never_reopened_or_changed(advisor, care):
    brought_to("closed", by=advisor, approver=care)
    for attack in ("state = 'received'", "breaches = 0", "owner_role = 'care-manager'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE complaints_complaint SET {attack}")


def test_a_missed_deadline_can_be_written_once_only(advisor):
    insert = (
        "INSERT INTO complaints_event (complaint_id, kind, at, words, figures, clock, due_at)"
        " SELECT id, 'escalated', now(), '', '{}', 'respond', respond_by_at FROM complaints_complaint"
    )
    brought_to("received", by=advisor)
    with connection.cursor() as cursor:
        cursor.execute(insert)
        with pytest.raises(DatabaseError, match="complaint_deadline_missed_once"), transaction.atomic():
            cursor.execute(insert)


def test_a_complaint_begins_by_being_received(advisor):
    row = brought_to("answered", by=advisor)
    values = Complaint.objects.filter(id=row.id).values().get()
    del values["id"]
    with pytest.raises(DatabaseError, match="begins by being received"), transaction.atomic():
        Complaint.objects.create(**values | {"number": "C2611-777"})
