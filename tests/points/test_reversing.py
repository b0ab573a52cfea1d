"""Accounting stories: what is bought and given back, in every order."""

from datetime import UTC, datetime

import pytest

from points import operations as points
from points import queries
from points.models import Account, Consumption, Lot, Transfer
from tests.points.conftest import AT, TODAY, date


def remaining(member) -> list[int]:
    rows = Lot.objects.filter(account__customer_id=member.id).order_by("id")
    return list(rows.values_list("remaining", flat=True))


def figures(member) -> tuple[int, int]:
    """(spendable, debt), after proving that the ledger agrees with itself."""
    assert queries.prove() == []
    balance = queries.balance(member.id, TODAY)
    return balance.spendable, balance.debt


def test_an_earning_reversed_whole_leaves_nothing(member):
    earned = member.earn(100, happened_on=date(2026, 10, 3))
    undone = member.reverse(earned.transfer)
    assert undone[1:] == (100, 0, 0, False)
    line = Transfer.objects.get(id=undone.transfer)
    assert (line.kind, line.reverses_id, line.qualifying) == ("reverse", earned.transfer, 100)
    assert (line.happened_on, line.business_month) == (date(2026, 10, 3), date(2026, 11, 1))
    assert figures(member) == (0, 0)


def test_a_reversal_takes_its_own_lot_first_then_the_soonest(member):
    member.earn(10)
    member.earn(10, expires_on=date(2026, 12, 31))
    third = member.earn(30, expires_on=date(2026, 12, 1))
    member.redeem(20)
    member.reverse(third.transfer, 15)
    assert remaining(member) == [10, 5, 0]
    member.reverse(third.transfer)
    assert remaining(member) == [0, 0, 0]
    assert figures(member) == (0, 0)


def test_points_bought_refunded_and_spent_become_a_debt_that_future_earnings_pay_first(member):
    earned = member.earn(100)
    member.redeem(70)
    assert member.reverse(earned.transfer)[1:] == (100, 0, 70, False)
    assert figures(member) == (0, 70)
    assert member.earn(50)[1:] == (50, 0, 20, False)
    assert figures(member) == (0, 20)
    assert member.earn(50)[1:] == (50, 30, 0, False)
    assert figures(member) == (30, 0)
    paid = Transfer.objects.filter(kind="repay").order_by("id").values_list("amount", "qualifying")
    assert list(paid) == [(50, 0), (20, 0)]


def test_a_batch_pays_debts_in_the_order_of_its_lines(member):
    earned = member.earn(100)
    member.redeem(100)
    member.reverse(earned.transfer)
    rows = [
        points.Earning(
            customer=member.id, amount=amount, branch=member.branch, happened_on=TODAY, reference=f"b{amount}",
            explanation={},
        )
        for amount in (30, 80, 5)
    ]  # fmt: skip
    assert points.earn_many(earnings=rows, by=None, at=AT) == (3, 115)
    assert figures(member) == (15, 0)
    assert remaining(member) == [0, 0, 10, 5]


def test_a_batch_with_a_repeat_pays_debts_in_the_order_of_its_lines(member):
    member.earn(5, reference="b5")
    earned = member.earn(100)
    member.redeem(105)
    member.reverse(earned.transfer)
    rows = [
        points.Earning(
            customer=member.id, amount=amount, branch=member.branch, happened_on=TODAY, reference=reference,
            explanation={},
        )
        for amount, reference in [(30, "b9"), (5, "b5"), (80, "b1"), (30, "b9"), (20, "b0")]
    ]  # fmt: skip
    assert points.earn_many(earnings=rows, by=None, at=AT) == (3, 130)
    left = Lot.objects.filter(source__reference__in=["b9", "b1", "b0"]).values_list(
        "source__reference", "remaining"
    )
    assert dict(left) == {"b9": 0, "b1": 10, "b0": 20}
    assert figures(member) == (30, 0)


def test_a_reversal_in_parts_never_exceeds_the_original(member):
    earned = member.earn(100, qualifying=33)
    assert [member.reverse(earned.transfer, part).amount for part in (30, 30, 39)] == [30, 30, 39]
    with pytest.raises(points.ReversesTooMuch) as refused:
        member.reverse(earned.transfer, 2)
    assert refused.value.left == 1
    assert member.reverse(earned.transfer).amount == 1
    with pytest.raises(points.AlreadyReversed):
        member.reverse(earned.transfer)
    undone = (
        Transfer.objects.filter(reverses=earned.transfer).order_by("id").values_list("qualifying", flat=True)
    )
    assert list(undone) == [9, 10, 13, 1]
    assert figures(member) == (0, 0)


def test_a_debt_counts_towards_what_was_reversed(member):
    earned = member.earn(100)
    member.redeem(90)
    member.reverse(earned.transfer, 60)
    assert figures(member) == (0, 50)
    with pytest.raises(points.ReversesTooMuch) as refused:
        member.reverse(earned.transfer, 41)
    assert refused.value.left == 40
    assert Transfer.objects.filter(reverses=earned.transfer).count() == 2
    qualifying = Transfer.objects.filter(reverses=earned.transfer).values_list("kind", "qualifying")
    assert sorted(qualifying) == [("debt", 0), ("reverse", 60)]


def test_a_reversal_without_anything_left_is_a_debt_with_the_key_and_the_qualifying(member):
    earned = member.earn(100)
    member.redeem(100)
    first = member.reverse(earned.transfer, key="same")
    again = member.reverse(earned.transfer, key="same")
    assert (first.replayed, again.replayed) == (False, True)
    assert first[:4] == again[:4] == (first.transfer, 100, 0, 100)
    line = Transfer.objects.get(id=first.transfer)
    assert (line.kind, line.qualifying, line.key) == ("debt", 100, "same")
    assert figures(member) == (0, 100)


def test_a_redemption_goes_back_into_its_lots_with_their_own_expiry(member):
    member.earn(60, expires_on=date(2026, 12, 31))
    member.earn(60, expires_on=date(2027, 12, 31))
    used = member.redeem(100)
    assert remaining(member) == [0, 20]
    # What stays redeemed is what a redemption of 40 would have taken.
    member.reverse(used.transfer, 60)
    assert remaining(member) == [20, 60]
    member.reverse(used.transfer)
    assert remaining(member) == [60, 60]
    assert Lot.objects.count() == 2
    given = (
        Consumption.objects.exclude(transfer_id=used.transfer).order_by("id").values_list("amount", flat=True)
    )
    assert sorted(given) == [-40, -40, -20]
    assert figures(member) == (120, 0)


def test_points_given_back_into_an_expired_lot_are_not_spendable(member):
    member.earn(60, expires_on=date(2026, 12, 31))
    used = member.redeem(60)
    later = datetime(2027, 1, 10, 2, tzinfo=UTC)
    member.reverse(used.transfer, at=later)
    assert queries.balance(member.id, date(2027, 1, 10)).spendable == 0
    with pytest.raises(points.NotEnoughPoints):
        member.redeem(1, at=later)
    assert queries.prove() == []


def test_a_reversal_is_not_reversed_and_neither_is_a_repayment(member):
    earned = member.earn(100)
    member.redeem(10)
    member.reverse(earned.transfer)
    member.earn(100)
    for kind in ("reverse", "debt", "repay"):
        with pytest.raises(points.NotReversible):
            member.reverse(Transfer.objects.get(kind=kind).id)
    with pytest.raises(points.UnknownTransfer):
        member.reverse(2**40)
    with pytest.raises(points.UnknownCode):
        member.reverse(earned.transfer, reason="whim")
    with pytest.raises(points.AmountNotPositive):
        member.reverse(earned.transfer, 0)


def test_five_times_the_same_reversal_is_one(member):
    earned = member.earn(100)
    answers = [member.reverse(earned.transfer, 40, key="same") for _ in range(5)]
    assert {answer[:4] for answer in answers} == {(answers[0].transfer, 40, 60, 0)}
    with pytest.raises(points.KeyReused):
        member.reverse(earned.transfer, 41, key="same")
    assert figures(member) == (60, 0)


def test_an_earning_that_paid_a_debt_is_reversed_into_the_debt_again(member):
    first = member.earn(50)
    member.redeem(50)
    member.reverse(first.transfer)
    second = member.earn(80)
    assert figures(member) == (30, 0)
    member.reverse(second.transfer)
    assert figures(member) == (0, 50)


def test_a_pending_earning_is_reversed_before_it_is_usable(member):
    earned = member.earn(80, usable_on=date(2027, 1, 1))
    member.reverse(earned.transfer, 30)
    assert queries.balance(member.id, TODAY).pending == 50
    assert figures(member) == (0, 0)


def test_house_accounts_keep_no_balance_and_are_not_made_twice(member):
    for _ in range(3):
        member.earn(10)
        member.redeem(5)
    houses = Account.objects.filter(kind="house").order_by("purpose").values_list("purpose", "balance")
    assert list(houses) == [("gift", 0), ("issued", 0)]
