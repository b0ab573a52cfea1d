"""A solution that waits while its complaint changes grade: it waits for whoever decides at the grade it has now."""

import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction

from clubcrm.kernel import approvals, inbox
from complaints import operations as complaints
from complaints.models import Complaint
from tests.factories.complaints import MONDAY, approve, at, brought_to, person, scope_of
from tests.factories.kernel import BranchFactory


def sweep(when: str) -> int:
    return complaints.escalate_overdue(at=at(when))


def waiting_for(staff):
    return inbox.waiting(staff.user, scope_of(staff)).approvals


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["climbs", "by hand"])
def test_a_solution_that_waits_moves_with_the_grade_to_the_inbox_of_who_may_decide(
    advisor, care, general, how
):
    row = brought_to("proposed", by=advisor, grade=3)
    if how == "climbs":
        assert complaints.escalate_overdue(at=at("2026-12-01 09:01")) == 1
    else:
        complaints.take_step("regrade", complaint=row.id, grade=4, reason="媒体", by=care.user, at=MONDAY)
    assert waiting_for(care) == []
    [one] = waiting_for(general)
    assert (one.figures, one.permission) == ({"number": row.number, "grade": 4}, "complaints.approve_major")
    assert (one.proposed_by, one.proposed_at, one.amount) == (advisor.user, MONDAY, 200_000)
    first, second = row.solutions.order_by("id")
    assert (first.plan, first.cost_cents, second.approval) == (second.plan, second.cost_cents, one)
    assert (first.approval.withdrawn_by, first.approval.approved) == (advisor.user, None)
    approvals.decide(approval=one.id, approve=True, by=general.user, scope=scope_of(general), at=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.grade.number) == ("approved", 4)


@pytest.mark.django_db
def test_it_moves_back_when_the_grade_goes_down_and_stays_while_the_same_person_decides(
    advisor, care, general
):
    row = brought_to("proposed", by=advisor, grade=4)
    complaints.take_step("regrade", complaint=row.id, grade=5, reason="媒体", by=general.user, at=MONDAY)
    assert (len(waiting_for(general)), row.solutions.count()) == (1, 1)
    complaints.take_step("regrade", complaint=row.id, grade=2, reason="误会", by=general.user, at=MONDAY)
    assert ([one.figures["grade"] for one in waiting_for(care)], row.solutions.count()) == ([2], 2)
    assert waiting_for(general) == waiting_for(care)  # the general manager may decide minor ones as well


def test_climbing_and_deciding_at_once_lock_in_the_same_order(own_database):
    """Whoever comes first: no deadlock, and never a solution that waits for somebody who may not decide."""
    advisor = person("service-advisor", BranchFactory())
    care = person("care-manager", advisor.branch)
    rows = [brought_to("proposed", by=advisor, grade=3) for _ in range(6)]
    late, start, broken = at("2026-12-01 09:01"), threading.Barrier(2), []

    def one(act):
        start.wait()
        try:
            act()
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    def decide():
        for row in rows:
            with suppress(approvals.NotAllowed, approvals.AlreadyDecided, complaints.WrongState):
                approve(row, care, late)

    threads = [
        threading.Thread(target=one, args=[act]) for act in (decide, lambda: sweep("2026-12-01 09:01"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    for row in Complaint.objects.select_related("grade"):
        waiting = approvals.waiting_about("complaint-solution", row.id)
        assert (row.state, waiting and waiting.permission) in (
            ("approved", None), ("proposed", "complaints.approve_major"),
        )  # fmt: skip


def test_a_decision_in_hand_is_waited_for_before_its_complaint_is_touched(own_database):
    """The sweep finds the approval locked: it waits without holding the complaint the decision is about to lock."""
    advisor = person("service-advisor", BranchFactory())
    care = person("care-manager", advisor.branch)
    row = brought_to("proposed", by=advisor, grade=3)
    seen = []

    def sweeper():
        try:
            seen.append(sweep("2026-12-01 09:01"))
        finally:
            connection.close()

    other = threading.Thread(target=sweeper)
    with transaction.atomic():
        approvals.hold("complaint-solution", [row.id])
        other.start()
        other.join(1)
        assert other.is_alive()
        approve(row, care, at("2026-11-30 17:00"))
    other.join()
    row.refresh_from_db()
    assert (row.state, row.grade.number, seen) == ("approved", 4, [1])
