"""The proof of the ledger: run by night and by hand, drifts named and told once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from clubcrm.celery import app
from clubcrm.desk import nightly
from clubcrm.kernel import approvals, database
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Job, Notice
from points import operations as points
from points import proof
from points.models import Drift
from tests.factories.kernel import BranchFactory, GroupBranchFactory
from tests.factories.members import CustomerFactory, MembershipFactory
from tests.points.test_intake import elsewhere

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def prove(on: date = TODAY) -> dict:
    proof.run(on=on, clock=lambda: AT)
    return Job.objects.get(name=proof.NAME, business_date=on).result


def shift(balance: int, customer) -> None:
    """What nobody but the owner of the database can do."""
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE points_account SET balance = balance + %s WHERE customer_id = %s AND kind = 'member'",
            [balance, customer.id],
        )


@pytest.fixture
def rich(own_database):
    """A member of a store with 70 of 100 points left."""
    group = GroupBranchFactory()
    member = MembershipFactory(
        customer=CustomerFactory(branch=BranchFactory(code="east", name="城东店", parent=group))
    ).customer
    given = {"customer": member.id, "branch": member.branch_id, "by": None, "at": AT}
    points.earn(amount=100, happened_on=TODAY, reference="a", explanation={}, **given)
    points.redeem(amount=30, purpose="gift", key="k", **given)
    return member


def page(as_role, branch, role: str = "finance-manager") -> str:
    return as_role(role, branch).get(reverse("points:proof")).content.decode()


def test_the_books_of_a_branch_balance(rich, as_role):
    assert prove()["books"] == [[rich.branch_id, 1, 100, 30, 0, 70]]
    shown = page(as_role, rich.branch)
    assert (
        "Every stored figure equals" in shown
        and "in balance" in shown
        and "last proved 2026-11-22 10:00" in shown
    )


def test_a_drift_is_named_with_a_link_and_told_once(rich, as_role):
    shift(5, rich)
    prove()
    shown = page(as_role, rich.branch)
    assert f"/customers/{rich.public_id}/points/" in shown and "The balance is the sum of its lines" in shown
    told = Notice.objects.filter(key__startswith="drift:")
    assert {(row.role, row.figures["count"], row.branch_id) for row in told} == {
        ("finance-manager", 2, approvals.group()), ("administrator", 2, approvals.group()),
        ("care-manager", 2, approvals.group()),  # for nobody is finance manager of the group
    }  # fmt: skip
    points.earn(
        customer=rich.id,
        amount=9,
        branch=rich.branch_id,
        happened_on=TODAY,
        reference="b",
        explanation={},
        by=None,
        at=AT,
    )
    prove(TODAY + timedelta(days=1))
    assert told.all().count() == 3 and Drift.objects.filter(gone_at=None).count() == 2
    shift(1, rich)
    prove()
    assert told.all().count() == 6


def test_a_drift_that_is_gone_is_told_no_more(rich):
    shift(5, rich)
    prove()
    shift(-5, rich)
    assert prove()["drift"] == 0
    assert not Drift.objects.filter(gone_at=None).exists()
    assert not Notice.objects.filter(key__startswith="drift:", done_at=None).exists()


def test_a_drift_of_another_branch_is_counted_not_named(rich, as_role):
    shift(5, rich)
    prove()
    shown = page(as_role, BranchFactory(code="west", parent=rich.branch.parent))
    assert str(rich.public_id) not in shown and "2 more drifts" in shown and rich.branch.name not in shown
    assert "Every stored figure" not in shown


def test_the_night_proves_and_folds(rich):
    nightly.run(on=TODAY, clock=lambda: AT)
    night = Job.objects.get(name="nightly").result
    assert (night["drift"], night["folded"]) == (0, 2)
    assert night["books"] == [[rich.branch_id, 1, 100, 30, 0, 70]]


def test_two_proofs_at_once_are_one(rich):
    with elsewhere() as other:
        other.execute("SELECT pg_advisory_lock(hashtext('kernel.job'), hashtext('proof 2026-11-22'))")
        with pytest.raises(kernel.JobIsRunning):
            prove()
        other.execute("SELECT pg_advisory_unlock_all()")
    assert prove()["drift"] == 0


def test_a_proof_at_work_is_followed(rich, as_role):
    Job.objects.create(name=proof.NAME, business_date=TODAY, started_at=AT, done=3, total=8)
    shown = page(as_role, rich.branch)
    assert "3 of 8 checks" in shown and "every 2s" in shown and "disabled" in shown


def test_a_proof_that_failed_says_so(rich, as_role):
    Job.objects.create(name=proof.NAME, business_date=TODAY, started_at=AT, ended_at=AT, state="failed")
    assert "The proof of 2026-11-22 10:00 failed." in page(as_role, rich.branch)


@pytest.mark.parametrize(
    ("role", "status"), [("finance-manager", 200), ("service-director", 200), ("service-advisor", 403)]
)
def test_who_sees_it(db, as_role, role, status):
    assert as_role(role, BranchFactory()).get(reverse("points:proof")).status_code == status


def test_the_button_asks_the_worker(db, as_role, asked):
    shown = (
        as_role("finance-manager", BranchFactory())
        .post(reverse("points:prove"), follow=True)
        .content.decode()
    )
    assert "The proof was started." in shown
    assert asked() == ["points.tasks.prove"]


def test_a_broker_that_does_not_answer_is_named(db, as_role, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    shown = (
        as_role("finance-manager", BranchFactory())
        .post(reverse("points:prove"), follow=True)
        .content.decode()
    )
    assert "The proof was not started: the broker does not answer." in shown
