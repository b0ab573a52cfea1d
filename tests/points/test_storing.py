"""Stored value: what was paid is spent before what was given; credit comes month by month."""

import pytest

from points import operations as points
from points import queries
from points.models import Lot, Transfer, Unit
from tests.points.conftest import AT, TODAY, date

MONEY = "money"


def top_up(member, paid: int, gifted: int, **more) -> points.Posting:
    given = {"branch": member.branch, "reference": "till:1", "by": None, "at": AT}
    return points.top_up(customer=member.id, paid=paid, gifted=gifted, **(given | more))


def remaining() -> list[tuple[bool, int]]:
    return list(Lot.objects.order_by("id").values_list("gifted", "remaining"))


def test_what_was_paid_is_spent_before_the_gift_even_if_that_lapses_first(member):
    done = top_up(member, 1_000_000, 200_000, gift_expires_on=date(2026, 12, 31))
    assert done[1:] == (1_200_000, 1_200_000, 0, False)
    member.redeem(900_000, unit=MONEY)
    assert remaining() == [(False, 100_000), (True, 200_000)]
    member.redeem(150_000, unit=MONEY)
    assert remaining() == [(False, 0), (True, 150_000)]
    houses = (
        Transfer.objects.filter(kind="topup").order_by("id").values_list("debit_account__purpose", "amount")
    )
    assert list(houses) == [("paid", 1_000_000), ("gifted", 200_000)]
    assert (queries.balance(member.id, TODAY).spendable, Unit.objects.get(code=MONEY).measure) == (0, "cents")
    assert queries.prove() == []


def test_a_redemption_of_both_goes_back_gift_first(member):
    top_up(member, 100, 50)
    used = member.redeem(120, unit=MONEY)
    member.reverse(used.transfer, 60)
    assert remaining() == [(False, 40), (True, 50)]
    assert queries.prove() == []


def test_a_top_up_happens_once(member):
    answers = [top_up(member, 100, 20, key="k") for _ in range(3)]
    assert [answer.replayed for answer in answers] == [False, True, True]
    assert {answer[:3] for answer in answers} == {(answers[0].transfer, 120, 120)}
    with pytest.raises(points.KeyReused):
        top_up(member, 100, 21, key="k")
    for paid, gifted in ((0, 20), (-1, 0), (5, -1)):
        with pytest.raises(points.AmountNotPositive):
            top_up(member, paid, gifted, reference="other")
    assert top_up(member, 5, 0, reference="no gift").balance == 125
    assert Transfer.objects.filter(kind="topup").count() == 3


def test_money_is_given_back_as_far_as_it_is_there_each_part_for_itself(member):
    first = top_up(member, 100, 50)
    top_up(member, 30, 0, reference="till:2")
    gift = Transfer.objects.get(reference="till:1:gift")
    member.redeem(60, unit=MONEY)
    with pytest.raises(points.ReversesTooMuch) as refused:
        member.reverse(first.transfer, 41)
    assert refused.value.left == 40
    assert member.reverse(first.transfer)[1:4] == (40, 80, 0)
    assert member.reverse(gift.id, 20)[1:4] == (20, 60, 0)
    with pytest.raises(points.ReversesTooMuch):
        member.reverse(first.transfer)
    assert remaining() == [(False, 0), (True, 30), (False, 30)]
    assert queries.prove() == []


def test_credit_in_parts_sums_exactly_and_keeps_to_the_months(member):
    given = {
        "customer": member.id, "amount": 20_000, "parts": 3, "first_on": date(2027, 12, 31), "branch": member.branch,
        "reference": "credit:1", "by": None, "at": AT,
    }  # fmt: skip
    assert points.release_in_parts(**given) == (3, 20_000)
    assert points.release_in_parts(**given) == (0, 0)
    lots = Lot.objects.order_by("id").values_list("source__reference", "size", "usable_on")
    assert list(lots) == [
        ("credit:1:1", 6667, date(2027, 12, 31)),
        ("credit:1:2", 6667, date(2028, 1, 31)),
        ("credit:1:3", 6666, date(2028, 2, 29)),
    ]
    assert queries.balance(member.id, date(2028, 2, 1), unit=MONEY)[:2] == (13_334, 6666)
    with pytest.raises(points.AmountNotPositive):
        points.release_in_parts(**given | {"parts": 0})


def test_units_do_not_mix(member):
    top_up(member, 100, 0)
    with pytest.raises(points.NotEnoughPoints):
        member.redeem(1)
    with pytest.raises(points.UnknownCode):
        top_up(member, 100, 0, unit="stones", reference="other")
