import pytest

from points import operations as points
from points import queries
from points.models import Account, Consumption, Lot, Transfer
from tests.points.conftest import TODAY, date


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
