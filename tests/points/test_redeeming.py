import pytest
from django.db import DatabaseError, transaction

from members.models import Visit
from points import operations as points
from points import queries
from points.models import Account, Consumption, Lot, RedemptionVisit, Transfer
from tests.database import run_as_owner
from tests.points.conftest import AT, TODAY, Member, date


def lots(member) -> list[tuple[int, int]]:
    """(size, remaining) in the order they were earned."""
    rows = Lot.objects.filter(account__customer_id=member.id).order_by("id")
    return list(rows.values_list("size", "remaining"))


def test_redeeming_takes_the_soonest_to_expire_first_and_the_never_expiring_last(member):
    member.earn(10)
    member.earn(20, expires_on=date(2027, 6, 30))
    member.earn(30, expires_on=date(2026, 12, 31))
    member.redeem(35)
    assert lots(member) == [(10, 10), (20, 15), (30, 0)]
    member.redeem(20)
    assert lots(member) == [(10, 5), (20, 0), (30, 0)]
    assert queries.prove() == []


def test_of_lots_that_expire_together_the_oldest_goes_first(member):
    member.earn(10, expires_on=date(2026, 12, 31))
    member.earn(10, expires_on=date(2026, 12, 31))
    member.redeem(5)
    assert lots(member) == [(10, 5), (10, 10)]


def test_lots_not_yet_usable_or_expired_are_not_spent(member):
    member.earn(10, usable_on=date(2026, 11, 23))
    member.earn(20, expires_on=date(2026, 11, 21))
    member.earn(30, expires_on=TODAY)
    with pytest.raises(points.NotEnoughPoints) as refused:
        member.redeem(31)
    assert (refused.value.balance, refused.value.asked) == (30, 31)
    assert member.redeem(30).balance == 30
    assert lots(member) == [(10, 10), (20, 20), (30, 0)]


def test_redeeming_more_than_the_balance_is_refused_and_leaves_no_trace(member):
    member.earn(100)
    before = list(Transfer.objects.values()), lots(member), list(Account.objects.order_by("id").values())
    with pytest.raises(points.NotEnoughPoints) as refused:
        member.redeem(101)
    assert (refused.value.balance, refused.value.asked) == (100, 101)
    assert before == (
        list(Transfer.objects.values()),
        lots(member),
        list(Account.objects.order_by("id").values()),
    )


def test_a_customer_without_an_account_has_nothing_to_redeem(member):
    with pytest.raises(points.NotEnoughPoints) as refused:
        member.redeem(1)
    assert refused.value.balance == 0


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_than_nothing_are_not_redeemed_or_earned(member, amount):
    member.earn(10)
    for refused in (lambda: member.redeem(amount), lambda: member.earn(amount)):
        with pytest.raises(points.AmountNotPositive):
            refused()
    assert queries.balance(member.id, TODAY).spendable == 10


def test_a_redemption_of_many_lots_writes_each_of_them_once(member):
    for _ in range(120):
        member.earn(3)
    used = member.redeem(200)
    parts = Consumption.objects.filter(transfer_id=used.transfer).values_list("amount", flat=True)
    assert sorted(parts) == [2] + [3] * 66
    assert (used.balance, queries.prove()) == (160, [])


def test_the_same_key_five_times_redeems_once_and_answers_the_same(member):
    member.earn(100)
    answers = [member.redeem(70, key="once") for _ in range(5)]
    assert [answer.replayed for answer in answers] == [False, True, True, True, True]
    assert {answer[:4] for answer in answers} == {(answers[0].transfer, 70, 30, 0)}
    assert Transfer.objects.filter(kind="redeem").count() == 1


def test_the_same_key_with_other_content_is_refused(member):
    member.earn(100, key="e")
    member.redeem(10, key="once")
    for refused in (
        lambda: member.redeem(11, key="once"),
        lambda: member.redeem(10, key="once", purpose="cash"),
        lambda: member.redeem(10, key="e"),
        lambda: member.earn(10, key="once"),
        lambda: member.earn(99, key="e"),
        lambda: member.reverse(Transfer.objects.get(kind="redeem").id, key="once"),
    ):
        with pytest.raises(points.KeyReused):
            refused()
    assert queries.balance(member.id, TODAY).spendable == 90
    assert Transfer.objects.count() == 2


def test_an_unknown_purpose_and_a_reserved_one_are_refused(member):
    member.earn(100)
    for purpose in ("world-peace", "issued", ""):
        with pytest.raises(points.UnknownCode):
            member.redeem(1, purpose=purpose)
    assert queries.balance(member.id, TODAY).spendable == 100


def test_a_refusal_inside_a_transaction_undoes_only_itself(member):
    member.earn(5)
    with pytest.raises(points.NotEnoughPoints):
        member.redeem(6)
    assert member.redeem(5).balance == 0


def test_each_posting_is_one_statement(member, django_assert_num_queries):
    first = member.earn(100)
    member.redeem(1)
    # Inside a test's transaction a call is wrapped in a savepoint: SAVEPOINT, the statement, RELEASE.
    for post in (lambda: member.earn(5), lambda: member.redeem(5), lambda: member.reverse(first.transfer, 5)):
        with django_assert_num_queries(3):
            post()


def test_a_line_carries_its_purpose_branch_and_accounting_month(member):
    member.earn(10)
    line = Transfer.objects.get(id=member.redeem(4, purpose="labour-fee").transfer)
    assert (line.credit_account.kind, line.credit_account.purpose) == ("house", "labour-fee")
    assert (line.branch_id, line.happened_on, line.business_month) == (
        member.branch,
        TODAY,
        date(2026, 11, 1),
    )
    assert line.explanation == {"purpose": "labour-fee"}


# --- At which visit ---------------------------------------------------------------------------------------------------


def visit_of(member):
    return Visit.objects.create(
        customer_id=member.id, branch_id=member.branch, arrived_on=TODAY, order_number=f"RO{member.id}"
    )


def test_a_redemption_keeps_the_visit_it_was_made_at(member):
    member.earn(10)
    visit = visit_of(member)
    at_it = member.redeem(4, visit=visit.id, key="at")
    member.redeem(3)
    assert member.redeem(4, visit=visit.id, key="at").replayed
    with pytest.raises(points.KeyReused):
        member.redeem(4, key="at")
    assert list(RedemptionVisit.objects.values_list("transfer", "visit")) == [(at_it.transfer, visit.id)]
    newest, before, _earned = queries.history(member.id)
    assert (before.visit_on, before.visit_order) == (TODAY, visit.order_number)
    assert (newest.visit_on, newest.visit_order) == (None, "")


def test_the_visit_of_somebody_else_is_refused_and_leaves_no_trace(member):
    member.earn(10)
    visit = visit_of(Member())
    with pytest.raises(points.VisitOfAnother):
        member.redeem(4, visit=visit.id)
    assert (Transfer.objects.count(), RedemptionVisit.objects.count()) == (1, 0)
    assert queries.balance(member.id, TODAY).spendable == 10


def test_whoever_was_merged_is_the_same_customer(member):
    gone = Member()
    gone.earn(10)
    visit = visit_of(gone)
    before = gone.redeem(1, visit=visit.id)
    points.merge(loser=gone.id, winner=member.id, by=None, at=AT)
    after = member.redeem(2, visit=visit.id)
    assert set(RedemptionVisit.objects.values_list("transfer", flat=True)) == {
        before.transfer,
        after.transfer,
    }
    assert [line.visit_on for line in queries.history(member.id)] == [TODAY, TODAY, None]


@pytest.mark.parametrize(
    ("guard", "attack"),
    [
        ("append_only", "UPDATE points_redemptionvisit SET visit_id = visit_id + 1"),
        ("append_only", "DELETE FROM points_redemptionvisit"),
        ("stays_with_its_customer", "UPDATE members_visit SET customer_id = customer_id + 1"),
        (
            "LG425",
            "INSERT INTO points_redemptionvisit (transfer_id, visit_id) SELECT min(id), {visit} FROM points_transfer"
            " WHERE kind = 'earn'",
        ),
    ],
)
def test_not_even_the_owner_makes_it_another_visit(member, guard, attack):
    member.earn(10)
    visit = visit_of(member)
    member.redeem(4, visit=visit.id)
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        run_as_owner(attack.format(visit=visit.id))
    cause = refused.value.__cause__
    assert guard in (cause.sqlstate, cause.diag.constraint_name)


def test_the_application_writes_it_by_redeeming_alone(member):
    member.earn(10)
    line = member.redeem(4).transfer
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        RedemptionVisit.objects.create(transfer_id=line, visit=visit_of(member))
