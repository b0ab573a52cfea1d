"""Two customers become one: what is spendable and owed moves, the lines stay, later ones land at the one who stays."""

from datetime import timedelta

import pytest

from points import operations as points
from points import queries, timeline
from points.models import Account, Lot, Transfer
from tests.factories.kernel import BranchFactory
from tests.points.conftest import AT, TODAY, Member, date


@pytest.fixture
def pair(db) -> tuple[Member, Member]:
    return Member(), Member()


def merge(loser: Member, winner: Member) -> int:
    return points.merge(loser=loser.id, winner=winner.id, by=None, at=AT)


def test_lots_move_with_expiry_gift_and_issuing_branch(pair):
    loser, winner = pair
    loser.earn(30, expires_on=date(2027, 1, 1))
    loser.earn(20, usable_on=date(2027, 2, 1))
    waiting = loser.earn(5, waits=True)
    points.top_up(customer=loser.id, paid=100, gifted=10, branch=loser.branch, reference="t", by=None, at=AT)
    assert merge(loser, winner) == 165
    lots = Lot.objects.filter(account__customer_id=winner.id).order_by("id")
    assert list(lots.values_list("remaining", "expires_on", "usable_on", "gifted", "source__branch")) == [
        (30, date(2027, 1, 1), TODAY, False, loser.branch),
        (20, None, date(2027, 2, 1), False, loser.branch),
        (5, None, None, False, loser.branch),
        (100, None, TODAY, False, loser.branch),
        (10, None, TODAY, True, loser.branch),
    ]
    assert queries.balance(loser.id, TODAY) == (0, 0, 0, 0, None, 0)
    assert queries.balance(winner.id, TODAY)[:2] == (30, 25)
    given = {"usable_on": TODAY, "explanation": {}, "key": "r", "by": None, "at": AT}
    assert points.release(transfer=waiting.transfer, **given).amount == 5
    assert (queries.balance(winner.id, TODAY).spendable, queries.prove()) == (35, [])


def test_debts_move_and_are_paid_from_what_is_there(pair):
    loser, winner = pair
    earned = loser.earn(100)
    loser.redeem(100)
    loser.reverse(earned.transfer)
    winner.earn(60)
    merge(loser, winner)
    assert queries.balance(winner.id, TODAY)[:4] == (0, 0, 0, 40)
    assert queries.balance(loser.id, TODAY).debt == 0
    assert loser.earn(50)[2:4] == (10, 0)
    assert queries.prove() == []


def test_later_lines_of_the_one_who_went_land_at_the_one_who_stayed(pair):
    loser, winner = pair
    before = loser.earn(50)
    used = loser.redeem(20)
    merge(loser, winner)
    assert loser.earn(10).balance == 40
    rows = [points.Earning(customer=m.id, amount=1, branch=m.branch, happened_on=TODAY, reference=f"b{m.id}",
                           explanation={}) for m in pair]  # fmt: skip
    assert points.earn_many(earnings=rows, by=None, at=AT) == (2, 2)
    assert loser.redeem(2).balance == 40
    assert loser.hold(5).spendable == 35
    assert loser.reverse(used.transfer).balance == 60
    assert loser.reverse(before.transfer)[1:4] == (50, 10, 0)
    assert queries.balance(loser.id, TODAY) == (0, 0, 0, 0, None, 0)
    assert queries.prove() == []


def test_a_clawback_takes_the_lot_that_moved_first(pair):
    loser, winner = pair
    winner.earn(30, expires_on=date(2026, 12, 1))
    earned = loser.earn(30)
    merge(loser, winner)
    winner.reverse(earned.transfer)
    left = Lot.objects.filter(account__customer_id=winner.id, remaining__gt=0).values_list(
        "expires_on", "remaining"
    )
    assert list(left) == [(date(2026, 12, 1), 30)]


def test_the_one_who_stays_shows_the_history_of_both(pair):
    loser, winner = pair
    loser.earn(30)
    loser.redeem(10)
    winner.earn(7)
    merge(loser, winner)
    assert [(line.kind, line.amount) for line in queries.history(winner.id)] == [
        ("earn", 7), ("redeem", -10), ("earn", 30)
    ]  # fmt: skip
    assert sum(entry.amount for entry in timeline.timeline(winner.id)) == 27
    assert [entry.kind for entry in timeline.timeline(loser.id)] == ["merge", "redeem", "earn"]


def test_a_chain_of_merges_ends_at_the_last(pair):
    first, second = pair
    third = Member()
    first.earn(10)
    merge(first, second)
    second.earn(5)
    merge(second, third)
    assert first.earn(1).balance == 16
    accounts = Account.objects.filter(
        customer_id__in=[first.id, second.id], unit__code="point", kind="member"
    )
    assert {account.merged_into.customer_id for account in accounts} == {third.id}
    assert [line.amount for line in queries.history(third.id)] == [1, 5, 10]
    assert queries.prove() == []


def test_merging_again_changes_nothing_and_the_wrong_way_round_is_refused(pair):
    loser, winner = pair
    loser.earn(10)
    assert (merge(loser, winner), merge(loser, winner)) == (10, 0)
    with pytest.raises(points.MergedAlready):
        merge(winner, loser)
    with pytest.raises(points.MergedAlready):
        merge(winner, winner)
    with pytest.raises(points.MergedAlready):
        merge(Member(), loser)
    assert Transfer.objects.filter(kind="merge").count() == 1


def test_who_holds_points_is_not_merged_until_the_hold_ends(pair):
    loser, winner = pair
    loser.earn(10)
    loser.hold(4)
    with pytest.raises(points.HasHolds):
        merge(loser, winner)
    assert queries.balance(loser.id, TODAY)[:3] == (6, 0, 4)
    over = AT + timedelta(hours=2)
    assert points.merge(loser=loser.id, winner=winner.id, by=None, at=over) == 10


def test_who_never_had_points_is_merged_as_well(pair):
    loser, winner = pair
    assert merge(loser, winner) == 0
    assert loser.earn(10, branch=BranchFactory().id).balance == 10
    assert queries.balance(winner.id, TODAY).spendable == 10
