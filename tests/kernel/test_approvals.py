"""Two persons and how far each goes: the mechanism itself, tried with a kind of these tests that is measured in points."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from clubcrm.kernel import approvals
from clubcrm.kernel.models import Approval, ApprovalLimit, Branch
from clubcrm.kernel.scope import scope_of_branch
from tests.factories.kernel import BranchFactory, GroupBranchFactory, StaffFactory, UserFactory
from tests.points.test_concurrency import at_once

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
CARRIED_OUT: list[tuple[int, bool]] = []


@pytest.fixture(autouse=True)
def granting(monkeypatch):
    """Points granted by hand: an advisor does 100 alone; a care manager decides up to 500, the general manager all."""
    kind = approvals.ApprovalKind(
        "granting", "Points granted by hand", "members.view_customer",
        lambda *, approval, by, at: CARRIED_OUT.append((approval.subject, approval.approved)),
        measure=approvals.Measure.POINTS,
    )  # fmt: skip
    monkeypatch.setitem(approvals.kinds(), "granting", kind)
    CARRIED_OUT.clear()


@pytest.fixture
def limits(db):
    for role, act, up_to in (
        ("service-advisor", "alone", 100), ("care-manager", "decide", 500), ("general-manager", "decide", None),
    ):  # fmt: skip
        ApprovalLimit.objects.create(kind="granting", role=role, act=act, up_to=up_to)


def person(role, branch=None):
    return StaffFactory(branch=branch or GroupBranchFactory(), user=UserFactory(role=role)).user


def asked(by, amount=300, subject=7, branch=None):
    return approvals.propose(
        kind="granting", subject=subject, text="Grant", figures={}, amount=amount, by=by.id, at=AT,
        branch=branch,
    )  # fmt: skip


def decide(row, by, approve=True):
    scope = scope_of_branch(by.staff.branch_id)
    return approvals.decide(approval=row.id, approve=approve, by=by, scope=scope, at=AT)


@pytest.mark.parametrize(
    ("role", "amount", "second"),
    [
        ("service-advisor", 0, False),
        ("service-advisor", 100, False),
        ("service-advisor", 101, True),
        ("care-manager", 1, True),
        ("receptionist", 1, True),
    ],
)
def test_what_a_role_does_alone_ends_at_its_row(limits, role, amount, second):
    assert approvals.needs_second("granting", amount=amount, by=person(role).id) is second


def test_the_system_itself_needs_no_second_person_and_an_unknown_amount_always_one(limits):
    assert approvals.needs_second("granting", amount=10**9, by=None) is False
    assert approvals.needs_second("granting", amount=None, by=person("service-advisor").id) is True


def test_a_branch_has_its_own_row_for_itself_and_below_in_place_of_the_general_one(limits):
    city = BranchFactory(kind=Branch.Kind.CITY)
    store, other = BranchFactory(parent=city), BranchFactory()
    ApprovalLimit.objects.create(kind="granting", role="service-advisor", act="alone", up_to=20, branch=city)
    ApprovalLimit.objects.create(kind="granting", role="service-advisor", act="alone", up_to=60, branch=store)
    who = person("service-advisor", store).id
    alone = {
        branch.code: [n for n in (20, 60, 100) if not approvals.needs_second("granting", amount=n, by=who, branch=branch.id)]
        for branch in (store, city, other)
    }  # fmt: skip
    assert alone == {store.code: [20, 60], city.code: [20], other.code: [20, 60, 100]}


def test_who_decides_is_bounded_by_amount_and_the_operation_runs_once(limits):
    row = asked(person("service-advisor"), amount=501)
    care, general = person("care-manager"), person("general-manager")
    with pytest.raises(approvals.NotAllowed):
        decide(row, care)
    assert approvals.for_me(care, scope_of_branch(care.staff.branch_id)) == []
    decide(row, general)
    decide(row, general)  # the same answer again
    assert CARRIED_OUT == [(7, True)]
    assert approvals.agreed("granting", 7)


def test_without_the_permission_a_row_allows_nothing(limits, monkeypatch):
    ApprovalLimit.objects.create(kind="granting", role="receptionist", act="decide")
    row = asked(person("service-advisor"))
    Approval.objects.filter(id=row.id).exists()
    decide(row, person("receptionist"))
    kind = approvals.kinds()["granting"]._replace(permission="kernel.change_approvallimit")
    monkeypatch.setitem(approvals.kinds(), "granting", kind)
    with pytest.raises(approvals.NotAllowed):
        decide(asked(person("service-advisor"), subject=8), person("receptionist"))


def test_a_limit_changed_between_proposing_and_deciding_counts_as_it_is_now(limits):
    row, care = asked(person("service-advisor"), amount=400), person("care-manager")
    scope = scope_of_branch(care.staff.branch_id)
    assert approvals.for_me(care, scope) == [row]
    ApprovalLimit.objects.filter(role="care-manager").update(up_to=399)
    assert approvals.for_me(care, scope) == []
    with pytest.raises(approvals.NotAllowed):
        decide(row, care)
    ApprovalLimit.objects.filter(role="care-manager").update(up_to=400)
    assert decide(row, care).approved is True


def test_an_operation_that_needs_a_second_person_is_refused_until_the_newest_proposal_is_approved(limits):
    one, general = person("service-advisor"), person("general-manager")

    def required():
        approvals.require("granting", subject=7, amount=300, by=one.id)

    with pytest.raises(approvals.NeedsSecond):
        required()
    decide(asked(one), general)
    required()
    again = asked(one)
    with pytest.raises(approvals.NeedsSecond):
        required()
    decide(again, general, approve=False)
    with pytest.raises(approvals.NeedsSecond):
        required()


@pytest.mark.django_db
def test_before_there_is_a_branch_nothing_is_proposed():
    with pytest.raises(approvals.NoBranch):
        asked(UserFactory())
    assert not Approval.objects.exists()


def test_what_was_withdrawn_waits_for_nobody_and_may_be_proposed_again(limits):
    one, general = person("service-advisor"), person("general-manager")
    row = asked(one)
    with pytest.raises(approvals.AlreadyProposed):
        asked(one)
    approvals.withdraw(kind="granting", subject=7, by=one.id, at=AT)
    assert approvals.for_me(general, scope_of_branch(general.staff.branch_id)) == []
    with pytest.raises(approvals.AlreadyDecided):
        decide(row, general)
    assert asked(one).id != row.id
    assert CARRIED_OUT == []


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE kernel_approval SET decided_by_id = proposed_by_id, decided_at = now(), approved = true",
        "UPDATE kernel_approval SET proposed_by_id = (SELECT max(id) FROM kernel_user)",
        "UPDATE kernel_approval SET amount = 1",
        "UPDATE kernel_approval SET subject = 8",
        "UPDATE kernel_approval SET permission = 'members.view_customer'",
        "UPDATE kernel_approval SET withdrawn_at = now()",
        "UPDATE kernel_approval SET decided_at = now(), approved = true",
        "DELETE FROM kernel_approval",
        "TRUNCATE kernel_approval",
    ],
)
def test_the_database_refuses_the_proposer_and_any_change_of_what_was_proposed(limits, attack):
    asked(person("service-advisor"))
    person("receptionist")
    before = Approval.objects.values().get()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert Approval.objects.values().get() == before


def test_the_database_refuses_to_decide_again(limits):
    row = asked(person("service-advisor"))
    decide(row, person("general-manager"))
    other = person("care-manager")
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.filter(id=row.id).update(approved=False, decided_by=other)
    assert Approval.objects.get().approved is True


def test_of_two_who_decide_at_once_one_wins_and_the_other_learns_who_did(own_database):
    ApprovalLimit.objects.create(kind="granting", role="general-manager", act="decide")
    proposer, people = person("service-advisor"), [person("general-manager") for _ in range(2)]
    for number in range(5):
        row = asked(proposer, subject=number)
        answers = at_once(2, lambda n: decide(row, people[n], approve=bool(n)))  # noqa: B023
        row.refresh_from_db()
        winner = people.index(row.decided_by)
        assert row.approved is bool(winner)
        late = answers[1 - winner]
        assert isinstance(late, approvals.AlreadyDecided)
        assert late.approval.decided_by == people[winner]
    assert len(CARRIED_OUT) == 5
