"""Set aside first, redeemed when it is sure."""

from datetime import timedelta

import pytest

from points import operations as points
from points import queries
from points.models import Hold, Lot, Transfer
from tests.points.conftest import AT, TODAY, date

NEXT_DAY = AT + timedelta(days=1)


def remaining(member) -> list[int]:
    rows = Lot.objects.filter(account__customer_id=member.id).order_by("id")
    return list(rows.values_list("remaining", flat=True))


@pytest.fixture
def holding(member):
    """100 points in two lots, 40 of them held for an hour."""
    member.first = member.earn(60).transfer
    member.earn(40)
    member.held = member.hold(40)
    return member


def test_held_points_are_not_redeemed(holding):
    assert holding.held[1:] == (40, 60, False)
    assert queries.balance(holding.id, TODAY)[:3] == (60, 0, 40)
    with pytest.raises(points.NotEnoughPoints) as refused:
        holding.redeem(61)
    assert refused.value.balance == 60
    assert holding.redeem(60).balance == 40
    assert queries.prove() == []


def test_held_points_are_not_taken_back_but_owed(holding):
    holding.redeem(30)
    assert holding.reverse(holding.first)[1:] == (60, 40, 30, False)
    assert queries.balance(holding.id, TODAY) == (0, 0, 40, 30, None, 0)
    assert queries.prove() == []


def test_more_than_is_spendable_is_not_held(holding):
    with pytest.raises(points.NotEnoughPoints) as refused:
        holding.hold(61)
    assert (refused.value.balance, refused.value.asked) == (60, 61)
    assert Hold.objects.count() == 1


def test_the_same_hold_twice_is_one_and_other_content_is_refused(member):
    member.earn(100)
    first = member.hold(40, key="till")
    assert member.hold(40, key="till") == (first.hold, 40, 60, True)
    with pytest.raises(points.KeyReused):
        member.hold(41, key="till")
    assert queries.balance(member.id, TODAY).held == 40


def test_a_confirmed_hold_is_a_redemption_once(holding):
    done = points.confirm(hold=holding.held.hold, key="c", by=None, at=AT)
    assert done[1:] == (40, 60, 0, False)
    assert points.confirm(hold=holding.held.hold, key="c", by=None, at=AT)[1:] == (40, 60, 0, True)
    with pytest.raises(points.HoldEnded):
        points.confirm(hold=holding.held.hold, key="other", by=None, at=AT)
    with pytest.raises(points.HoldEnded):
        points.release_hold(hold=holding.held.hold, by=None, at=AT)
    line, hold = Transfer.objects.get(id=done.transfer), Hold.objects.get()
    assert (line.kind, line.credit_account.purpose, line.explanation["hold"]) == ("redeem", "gift", hold.id)
    assert (hold.how, hold.transfer_id) == ("confirmed", line.id)
    assert (remaining(holding), queries.prove()) == ([20, 40], [])


def test_a_released_hold_is_free_again_and_ends_once(holding):
    assert points.release_hold(hold=holding.held.hold, by=None, at=AT) == 40
    assert points.release_hold(hold=holding.held.hold, by=None, at=AT) == 40
    with pytest.raises(points.HoldEnded):
        points.confirm(hold=holding.held.hold, key="c", by=None, at=AT)
    assert queries.balance(holding.id, TODAY)[:3] == (100, 0, 0)
    assert Hold.objects.get().how == "released"


def test_a_hold_whose_time_is_over_blocks_nothing_even_before_the_sweep(holding):
    over = AT + timedelta(hours=1)
    with pytest.raises(points.HoldEnded):
        points.confirm(hold=holding.held.hold, key="c", by=None, at=over)
    assert holding.redeem(100, at=over).balance == 0
    assert (Hold.objects.get().how, queries.prove()) == ("timed-out", [])


def test_the_sweep_ends_what_is_over_and_nothing_else(holding):
    later = holding.hold(10, until_at=AT + timedelta(hours=2))
    assert points.end_holds(at=AT + timedelta(hours=1)) == 1
    assert points.end_holds(at=AT + timedelta(hours=1)) == 0
    assert queries.balance(holding.id, TODAY)[:3] == (90, 0, 10)
    assert list(Hold.objects.filter(ended_at=None).values_list("id", flat=True)) == [later.hold]
    assert queries.prove() == []


def test_a_lot_that_lapses_while_it_is_held_waits_and_is_used(member):
    member.earn(60, expires_on=TODAY)
    held = member.hold(50, until_at=AT + timedelta(days=3))
    assert points.expire(on=date(2026, 11, 23), at=NEXT_DAY) == (0, 0)
    points.confirm(hold=held.hold, key="c", by=None, at=NEXT_DAY)
    assert points.expire(on=date(2026, 11, 23), at=NEXT_DAY) == (1, 10)
    assert queries.prove() == []


def test_points_not_usable_yet_are_taken_off_before_what_a_hold_needs(member):
    member.earn(40)
    member.earn(60, usable_on=date(2027, 1, 1))
    held = member.hold(30)
    assert member.correct(70).balance == 30
    with pytest.raises(points.NotEnoughPoints) as refused:
        member.correct(1)
    assert refused.value.balance == 0
    assert points.confirm(hold=held.hold, key="c", by=None, at=AT).balance == 0
    assert queries.prove() == []


@pytest.mark.parametrize(("day_held", "debt"), [(TODAY, 0), (date(2026, 11, 23), 0)])
def test_what_a_hold_cannot_use_is_not_held(member, day_held, debt):
    """A lot that lapsed before the hold is taken back whole; one that lapsed after it as far as the hold has enough."""
    first = member.earn(40, expires_on=TODAY).transfer
    member.earn(41)
    at = AT if day_held == TODAY else NEXT_DAY
    held = member.hold(10, at=at, until_at=NEXT_DAY + timedelta(hours=2))
    assert member.reverse(first, at=NEXT_DAY)[1:] == (40, 41, debt, False)
    assert remaining(member) == [0, 41]
    assert points.confirm(hold=held.hold, key="c", by=None, at=NEXT_DAY).balance == 31
    assert queries.prove() == []


def test_what_every_hold_can_use_is_kept_for_all_of_them(member):
    """The youngest hold cannot use the lapsed lot, and whoever confirms the older one first may use up the other."""
    first = member.earn(40, expires_on=TODAY).transfer
    second = member.earn(41).transfer
    older = member.hold(30, until_at=NEXT_DAY + timedelta(hours=2))
    younger = member.hold(10, at=NEXT_DAY, until_at=NEXT_DAY + timedelta(hours=2))
    assert member.reverse(second, at=NEXT_DAY)[1:] == (41, 80, 40, False)
    assert remaining(member) == [40, 40]
    assert member.reverse(first, at=NEXT_DAY).debt == 40
    assert points.confirm(hold=older.hold, key="o", by=None, at=NEXT_DAY).balance == 10
    assert points.confirm(hold=younger.hold, key="y", by=None, at=NEXT_DAY).balance == 0
    assert queries.prove() == []


def test_money_that_lapsed_before_a_hold_is_given_back_whole(member):
    paid = points.top_up(
        customer=member.id, paid=40, gifted=0, branch=member.branch, reference="t", expires_on=TODAY, by=None,
        at=AT, unit="point",
    )  # fmt: skip
    member.earn(5)
    member.hold(5, at=NEXT_DAY, until_at=NEXT_DAY + timedelta(hours=1))
    assert member.reverse(paid.transfer, at=NEXT_DAY).amount == 40
    assert remaining(member) == [0, 5]
    assert queries.prove() == []


def test_nonsense_is_not_held(member):
    member.earn(10)
    for amount in (0, -1):
        with pytest.raises(points.AmountNotPositive):
            member.hold(amount)
    for until_at in (AT, AT - timedelta(hours=1)):
        with pytest.raises(points.HoldEnded):
            member.hold(1, until_at=until_at)
    with pytest.raises(points.UnknownCode):
        member.hold(1, purpose="world-peace")
    with pytest.raises(points.UnknownTransfer):
        points.confirm(hold=2**40, key="c", by=None, at=AT)
    assert Hold.objects.count() == 0
