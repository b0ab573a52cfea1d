from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from clubcrm.kernel import approvals, inbox
from clubcrm.kernel.models import Approval, ApprovalLimit, Notice
from clubcrm.kernel.scope import scope_of_branch
from tests.factories.kernel import BranchFactory, StaffFactory, UserFactory

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def proposal(by, branch, **changes):
    asked = {
        "kind": "solution", "subject": 7, "permission": "members.record_visit",
        "text": "Complaint %(number)s waits for approval", "figures": {"number": "C2611-001"}, "url": "/c/7/",
    }  # fmt: skip
    return approvals.propose(**(asked | changes), branch=branch.id, by=by.id, at=AT)


@pytest.fixture(autouse=True)
def solutions(monkeypatch):
    """A kind of these tests: whoever may record visits decides it, without limit."""
    kind = approvals.ApprovalKind("solution", "Solution", "members.record_visit", lambda **decided: None)
    monkeypatch.setitem(approvals.kinds(), "solution", kind)
    ApprovalLimit.objects.create(kind="solution", role="service-advisor", act="decide")


@pytest.fixture
def east():
    return BranchFactory(code="east")


@pytest.fixture
def two_people():
    branch = BranchFactory()
    one, two = (StaffFactory(branch=branch).user for _ in range(2))
    return branch, one, two, scope_of_branch(branch.id)


def test_a_second_person_decides_and_the_proposal_leaves_the_inbox(two_people):
    branch, one, two, scope = two_people
    row = proposal(one, branch)
    assert inbox.waiting(two, scope).count == 1
    decided = approvals.decide(approval=row.id, approve=True, by=two, scope=scope, at=AT)
    assert (decided.approved, decided.decided_by) == (True, two)
    assert inbox.waiting(two, scope).count == 0


def test_who_proposed_may_not_decide_neither_by_python_nor_by_sql(two_people):
    branch, one, _two, scope = two_people
    row = proposal(one, branch)
    assert inbox.waiting(one, scope).count == 0
    with pytest.raises(approvals.SamePerson):
        approvals.decide(approval=row.id, approve=True, by=one, scope=scope, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_approval SET decided_by_id = proposed_by_id, decided_at = now(), approved = true"
        )
    assert Approval.objects.get().decided_at is None


def test_a_decision_needs_the_permission_and_the_branch_and_is_made_once(two_people):
    branch, one, two, scope = two_people
    row = proposal(one, branch)
    stranger = StaffFactory(branch=BranchFactory()).user
    with pytest.raises(approvals.NotAllowed):
        approvals.decide(
            approval=row.id, approve=True, by=stranger, scope=scope_of_branch(stranger.staff.branch_id), at=AT
        )
    seller = StaffFactory(branch=branch, user=UserFactory(role="sales-consultant")).user
    with pytest.raises(approvals.NotAllowed):
        approvals.decide(approval=row.id, approve=True, by=seller, scope=scope, at=AT)
    with pytest.raises(approvals.AlreadyProposed):
        proposal(two, branch)
    approvals.decide(approval=row.id, approve=False, comment="why", by=two, scope=scope, at=AT)
    with pytest.raises(approvals.AlreadyDecided):
        approvals.decide(approval=row.id, approve=True, by=two, scope=scope, at=AT)


def test_a_notice_is_told_once_to_its_role_in_its_branch_in_the_readers_language(two_people):
    branch, one, _two, scope = two_people
    told = {
        "key": "complaint:7:late", "text": "Male", "figures": {}, "url": "/c/7/", "branch": branch.id,
        "role": "service-advisor", "at": AT,
    }  # fmt: skip
    assert [inbox.tell(**told), inbox.tell(**told)] == [True, False]
    (notice,) = inbox.waiting(one, scope).notices
    with override("zh-hans"):
        assert notice.sentence == "男"
    stranger = StaffFactory(branch=BranchFactory()).user
    assert inbox.waiting(stranger, scope_of_branch(stranger.staff.branch_id)).count == 0
    with pytest.raises(approvals.NotAllowed):
        inbox.done(notice=notice.id, by=stranger, scope=scope_of_branch(stranger.staff.branch_id), at=AT)
    inbox.done(notice=notice.id, by=one, scope=scope, at=AT)
    assert Notice.objects.get().done_by == one
    assert inbox.waiting(one, scope).count == 0


# --- Whom an alarm reaches where nobody is at the post ------------------------------------------------------------------


def alarm(branch, **more):
    """Every notice that an alarm makes, as (role, level)."""
    given = {"key": "alarm", "text": "It burns", "figures": {}, "url": "", "at": AT, "level": "late"} | more
    inbox.tell(branch=branch.id, **given)
    return sorted(Notice.objects.filter(key__startswith="alarm").values_list("role", "level"))


def test_an_alarm_to_a_post_that_nobody_holds_goes_up_at_once(east):
    assert alarm(east, role="service-advisor", level="attention") == [
        ("administrator", "attention"), ("care-manager", "attention"), ("service-advisor", "attention"),
    ]  # fmt: skip


def test_it_goes_to_the_first_post_above_that_is_held(east):
    StaffFactory(branch=east, user=UserFactory(role="general-manager"))
    above = ("service-manager", "general-manager")
    assert alarm(east, role="service-advisor", above=above) == [
        ("general-manager", "late"), ("service-advisor", "late"),
    ]  # fmt: skip


@pytest.mark.parametrize("level", ["info", "late"])
def test_what_is_read_at_its_post_or_no_alarm_goes_nowhere_else(east, level):
    if level == "late":
        StaffFactory(branch=east, user=UserFactory(role="service-advisor"))
    assert alarm(east, role="service-advisor", level=level) == [("service-advisor", level)]


def test_an_alarm_to_somebody_who_can_no_longer_sign_in_goes_up(east):
    gone = StaffFactory(branch=east, user=UserFactory(is_active=False))
    assert [role for role, _level in alarm(east, staff=gone.id)] == ["", "administrator", "care-manager"]
