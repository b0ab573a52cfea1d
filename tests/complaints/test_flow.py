import uuid

import pytest
from django.db import transaction

from clubcrm.kernel import approvals, inbox, submissions
from clubcrm.kernel.models import Approval, Notice
from complaints import operations as complaints
from complaints.models import Complaint, Event
from tests.factories.complaints import MONDAY, approve, at, brought_to, person, scope_of, take_in, visit_of
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory

pytestmark = pytest.mark.django_db
STATES = ["received", "answered", "justified", "proposed", "approved", "carried_out", "closed"]


def step(name, row, by, care):
    common = {"complaint": row.id, "by": by.user, "at": MONDAY}
    return {
        "answer": lambda: complaints.take_step("answer", words="w", **common),
        "judge": lambda: complaints.take_step("judge", justified=True, words="w", **common),
        "dismiss": lambda: complaints.take_step("judge", justified=False, words="w", **common),
        "propose": lambda: complaints.take_step("propose", plan="p", cost_cents=0, **common),
        "approve": lambda: approve(row, care, MONDAY),
        "decline": lambda: approve(row, care, MONDAY, yes=False, comment="no"),
        "carry out": lambda: complaints.take_step("carry-out", words="w", **common),
        "close": lambda: complaints.take_step("close", satisfaction=9, words="", **common),
    }[name]()  # fmt: skip


ALLOWED = {
    ("received", "answer"): "answered",
    ("answered", "judge"): "justified",
    ("answered", "dismiss"): "closed",
    ("justified", "propose"): "proposed",
    ("proposed", "approve"): "approved",
    ("proposed", "decline"): "justified",
    ("approved", "carry out"): "carried_out",
    ("carried_out", "close"): "closed",
}
NAMES = ["answer", "judge", "dismiss", "propose", "approve", "decline", "carry out", "close"]


@pytest.mark.parametrize("state", STATES)
def test_each_step_follows_its_state_and_no_other(state, advisor, care):
    for name in NAMES:
        row = brought_to(state, by=advisor, approver=care)
        lines = row.events.count()
        expected = ALLOWED.get((state, name))
        if expected is None:
            with pytest.raises(complaints.WrongState):
                step(name, row, advisor, care)
        else:
            step(name, row, advisor, care)
        row.refresh_from_db()
        assert (name, row.state) == (name, expected or state)
        assert row.events.count() == lines + (expected is not None)


def test_the_whole_way_is_told_with_who_and_when(advisor, care):
    row = brought_to("closed", by=advisor, approver=care, words="异响")
    assert list(row.events.order_by("id").values_list("kind", "by_id", "words")) == [
        ("received", advisor.user_id, "异响"),
        ("answered", advisor.user_id, "已致电"),
        ("justified", advisor.user_id, "属实"),
        ("proposed", advisor.user_id, "更换总成"),
        ("approved", care.user_id, ""),
        ("carried_out", advisor.user_id, "已更换"),
        ("closed", advisor.user_id, "满意"),
    ]
    assert set(row.events.values_list("at", flat=True)) == {MONDAY}
    assert (row.outcome, row.closed_at, row.next_due_at, row.breaches) == ("solved", MONDAY, None, 0)
    assert (row.feedback.satisfaction, row.feedback.words) == (8, "满意")


def test_a_misunderstanding_is_explained_and_closed(advisor):
    row = brought_to("answered", by=advisor)
    complaints.take_step("judge", complaint=row.id, justified=False, words="误会", by=advisor.user, at=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.outcome, row.next_due_at) == ("closed", "explained", None)
    assert row.events.last().figures == {"outcome": "explained", "late": []}


def test_numbers_count_through_the_month_of_the_business_date(advisor):
    # 2026-11-30 23:59 in Shanghai is still November, a minute later it is December; UTC says November both times.
    last, first = at("2026-11-30 23:59"), at("2026-12-01 00:00")
    numbers = [take_in(by=advisor, when=when).number for when in (MONDAY, MONDAY, last, first)]
    assert numbers == ["C2611-001", "C2611-002", "C2611-003", "C2612-001"]


def test_the_same_form_sent_twice_is_one_complaint(advisor):
    key = uuid.uuid4()
    first, second = (
        submissions.once(key=key, by=advisor.user_id, at=MONDAY, act=lambda: {"id": take_in(by=advisor).id})
        for _ in range(2)
    )
    assert first == second
    assert Complaint.objects.count() == 1 and Event.objects.count() == 1


def test_a_visit_of_another_customer_is_refused_and_no_number_is_lost(advisor, east):
    with pytest.raises(complaints.NotTheirVisit), transaction.atomic():
        take_in(by=advisor, visit=visit_of(CustomerFactory(branch=east)).id)
    assert take_in(by=advisor).number == "C2611-001"


def test_a_closing_without_mark_and_words_is_refused(advisor, care):
    row = brought_to("carried_out", by=advisor, approver=care)
    with pytest.raises(complaints.NothingSaid):
        complaints.take_step(
            "close", complaint=row.id, satisfaction=None, words="", by=advisor.user, at=MONDAY
        )
    row.refresh_from_db()
    assert row.state == "carried_out"


def test_who_proposed_a_solution_may_not_decide_it(care):
    row = brought_to("proposed", by=care)
    with pytest.raises(approvals.SamePerson):
        approve(row, care, MONDAY)
    row.refresh_from_db()
    assert (row.state, Approval.objects.get().approved) == ("proposed", None)


def test_an_advisor_a_foreign_branch_and_for_major_ones_customer_care_may_not_approve(advisor, care, general):
    row = brought_to("proposed", by=advisor)
    other = person("care-manager", BranchFactory())
    for nobody in (person("service-director", advisor.branch), other):
        with pytest.raises(approvals.NotAllowed):
            approve(row, nobody, MONDAY)
    major = brought_to("proposed", by=advisor, grade=4)
    with pytest.raises(approvals.NotAllowed):
        approve(major, care, MONDAY)
    assert Approval.objects.filter(decided_at=None).count() == 2
    assert approve(major, general, MONDAY).state == "approved"


def test_a_solution_proposed_before_the_case_became_major_is_decided_by_the_general_manager(
    advisor, care, general
):
    row = brought_to("proposed", by=advisor, grade=3)
    complaints.take_step("regrade", complaint=row.id, grade=4, reason="媒体", by=care.user, at=MONDAY)
    with pytest.raises(approvals.NotAllowed):
        approve(row, care, MONDAY)
    assert not Approval.objects.exclude(decided_at=None).exists()
    assert approve(row, general, MONDAY).state == "approved"


def test_a_declined_solution_gives_the_grades_time_again_and_tells_the_owner(advisor, care, posts_held):
    row = brought_to("proposed", by=advisor, grade=3)
    later = at("2026-11-25 09:00")
    approve(row, care, later, yes=False, comment="太少")
    row.refresh_from_db()
    # Eight working hours: three and four and a half on Wednesday, half an hour on Thursday.
    assert (row.state, row.solve_by_at) == ("justified", at("2026-11-26 09:00"))
    notice = Notice.objects.get(key__contains=":solve:declined:")
    assert (notice.role, notice.done_at) == ("service-director", None)
    assert row.events.last().words == "太少"


def test_an_approval_leaves_the_inbox_with_the_decision(advisor, care):
    row = brought_to("proposed", by=advisor)
    waiting = inbox.waiting(care.user, scope_of(care))
    assert [one.url for one in waiting.approvals] == [f"/complaints/{row.number}/"]
    approve(row, care, MONDAY)
    assert inbox.waiting(care.user, scope_of(care)).approvals == []
