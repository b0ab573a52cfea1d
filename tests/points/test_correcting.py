"""What a person gives, takes off and waives: with a reason, an actor and a key."""

import pytest

from points import operations as points
from points import queries
from points.models import Lot, Transfer
from tests.points.conftest import TODAY, date


def owing(member) -> None:
    """The member owes 70."""
    earned = member.earn(100)
    member.redeem(70)
    member.reverse(earned.transfer)


def test_a_grant_gives_points_says_why_and_who_and_pays_debts(member):
    owing(member)
    given = member.grant(100)
    assert given[1:] == (100, 30, 0, False)
    line = Transfer.objects.get(id=given.transfer)
    assert (line.kind, line.qualifying, line.recorded_by_id) == ("grant", 0, member.person.id)
    assert (line.explanation, line.debit_account.purpose) == ({"reason": "goodwill"}, "issued")
    assert queries.prove() == []


def test_a_correction_takes_points_off_and_is_given_back_into_its_lots(member):
    member.earn(30, expires_on=date(2026, 12, 31))
    member.earn(30)
    taken = member.correct(40)
    line = Transfer.objects.get(id=taken.transfer)
    assert (line.kind, line.credit_account.purpose, line.qualifying) == ("correct", "corrected", 0)
    assert (taken.balance, queries.balance(member.id, TODAY).expiring) == (20, None)
    assert member.reverse(taken.transfer, 15).balance == 35
    assert member.reverse(taken.transfer).balance == 60
    assert queries.balance(member.id, TODAY).expiring == (date(2026, 12, 31), 30)
    with pytest.raises(points.AlreadyReversed):
        member.reverse(taken.transfer)
    assert queries.prove() == []


def test_a_correction_never_takes_more_than_is_there(member):
    member.earn(30)
    member.earn(20, usable_on=date(2027, 1, 1))
    member.earn(40, expires_on=date(2026, 11, 21))
    with pytest.raises(points.NotEnoughPoints) as refused:
        member.correct(51)
    assert (refused.value.balance, refused.value.asked) == (50, 51)
    assert member.correct(50).balance == 40


def test_a_correction_takes_what_is_usable_before_what_waits(member):
    member.earn(10, usable_on=date(2027, 6, 1))
    member.earn(11)
    member.correct(5)
    rows = Lot.objects.order_by("id").values_list("remaining", flat=True)
    assert list(rows) == [10, 6]
    member.earn(7, waits=True, expires_on=date(2026, 12, 1))
    member.correct(8)
    assert list(rows.all()) == [
        10,
        0,
        5,
    ]  # what waits for its event lapses sooner than what waits for its day
    assert queries.prove() == []


def test_a_waiver_pays_a_debt_and_not_more(member):
    owing(member)
    with pytest.raises(points.OwesLess) as refused:
        member.waive(71)
    assert refused.value.debt == 70
    paid = member.waive(20)
    assert (paid.balance, paid.debt) == (0, 50)
    line = Transfer.objects.get(id=paid.transfer)
    assert (line.kind, line.debit_account.purpose, line.credit_account.kind) == ("waive", "waived", "debt")
    assert member.waive(50).debt == 0
    assert queries.prove() == []


@pytest.mark.parametrize("act", ["grant", "correct", "waive"])
def test_the_same_key_does_it_once(member, act):
    owing(member)
    if act == "correct":
        member.earn(100)
    post = getattr(member, act)
    answers = [post(5, key="same") for _ in range(4)]
    assert [answer.replayed for answer in answers] == [False, True, True, True]
    assert len({answer.transfer for answer in answers}) == 1
    with pytest.raises(points.KeyReused):
        post(6, key="same")
    assert queries.prove() == []


@pytest.mark.parametrize("act", ["grant", "correct", "waive"])
def test_nobody_acts_without_a_fitting_reason_and_a_name(member, act):
    owing(member)
    before = Transfer.objects.count()
    for wrong in ({"reason": "whim"}, {"reason": "refund"}, {"by": None}, {"key": None}):
        if act == "grant" and "key" in wrong:
            continue
        with pytest.raises(points.UnknownCode):
            getattr(member, act)(5, **wrong)
    for amount in (0, -5):
        with pytest.raises(points.AmountNotPositive):
            getattr(member, act)(amount)
    assert Transfer.objects.count() == before


def test_a_reason_for_granting_does_not_serve_for_reversing(member):
    earned = member.earn(10)
    with pytest.raises(points.UnknownCode):
        member.reverse(earned.transfer, reason="goodwill")
