"""Whole stories as finance would tell them, with the books after each chapter."""

from datetime import UTC, date, datetime, timedelta

import pytest

from points import operations as points
from points import queries
from points.models import Lot, Transfer
from tests.factories.kernel import BranchFactory, UserFactory
from tests.points.conftest import Member


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def earn(member, amount: int, day: date, **more) -> points.Posting:
    return member.earn(amount, **({"at": at(day), "happened_on": day} | more))


def books() -> dict[int, tuple[int, int, int, int]]:
    """By branch: issued, used, expired, open."""
    found = {row.branch: (row.issued, row.used, row.expired, row.open) for row in queries.books()}
    assert [row.off for row in queries.books()] == [0] * len(found)
    assert queries.prove() == []
    return found


@pytest.fixture
def washes(member):
    """Five car washes bought for a year, a sixth given on top that lapses after half a year."""
    points.write_unit(code="wash", name_zh="洗车", name_en="Car wash", measure="pieces")
    points.top_up(
        customer=member.id, paid=5, gifted=1, branch=member.branch, reference="package:1", by=None,
        at=at(date(2026, 1, 5)), expires_on=date(2027, 1, 4), gift_expires_on=date(2026, 6, 30), unit="wash",
    )  # fmt: skip
    return member


def wash(member, day: date, key: str) -> points.Posting:
    return member.redeem(1, unit="wash", purpose="maintenance", key=key, at=at(day))


def test_a_package_is_used_one_by_one_until_it_is_used_up(washes):
    left = [wash(washes, date(2026, 2, day), f"w{day}").balance for day in range(1, 7)]
    assert left == [5, 4, 3, 2, 1, 0]
    assert wash(washes, date(2026, 2, 6), "w6").replayed
    with pytest.raises(points.NotEnoughPoints):
        wash(washes, date(2026, 2, 7), "w7")
    assert queries.balance(washes.id, date(2026, 2, 7)).spendable == 0
    assert books() == {washes.branch: (6, 6, 0, 0)}


def test_a_package_lapses_with_what_was_not_used_and_a_wash_that_failed_is_given_back(washes):
    used = wash(washes, date(2026, 3, 1), "w1")
    assert washes.reverse(used.transfer, at=at(date(2026, 3, 2))).balance == 6
    wash(washes, date(2026, 3, 3), "w2")
    assert points.expire(on=date(2026, 7, 1), at=at(date(2026, 7, 1))) == (1, 1)  # the gift
    assert points.expire(on=date(2027, 1, 5), at=at(date(2027, 1, 5))) == (1, 4)
    assert list(Lot.objects.order_by("id").values_list("remaining", flat=True)) == [0, 0]
    assert books() == {washes.branch: (6, 1, 5, 0)}


def test_a_package_given_back_to_the_house_gives_what_is_there_of_it(washes):
    wash(washes, date(2026, 3, 1), "w1")
    bought = Transfer.objects.get(reference="package:1")
    assert washes.reverse(bought.id, at=at(date(2026, 3, 2)))[1:4] == (4, 1, 0)
    with pytest.raises(points.ReversesTooMuch):
        washes.reverse(bought.id, at=at(date(2026, 3, 2)))
    assert queries.balance(washes.id, date(2026, 3, 2), unit="wash")[:4] == (1, 0, 0, 0)
    assert books() == {washes.branch: (6, 5, 0, 1)}


def test_credit_in_ten_months_is_spent_as_it_comes(member):
    """200 yuan prepaid come back as 20 a month."""
    points.release_in_parts(
        customer=member.id, amount=20_000, parts=10, first_on=date(2026, 1, 31), branch=member.branch,
        reference="credit:1", by=None, at=at(date(2026, 1, 10)),
    )  # fmt: skip
    spent = []
    for day in (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)):
        with pytest.raises(points.NotEnoughPoints) as refused:
            member.redeem(2_001, unit="money", at=at(day))
        assert refused.value.balance == 2_000
        spent.append(member.redeem(2_000, unit="money", at=at(day)).balance)
    assert spent == [18_000, 16_000, 14_000]
    assert queries.balance(member.id, date(2026, 4, 1), unit="money")[:2] == (0, 14_000)
    assert books() == {member.branch: (20_000, 6_000, 0, 14_000)}


def test_a_member_over_a_year(member):
    """Earned here, spent there, refused, refunded after spending, expired, booked late, merged: the books at each step."""
    here, there, by = member.branch, BranchFactory().id, UserFactory().id
    spring = earn(member, 300, date(2026, 3, 1), expires_on=date(2026, 8, 31))
    earn(member, 100, date(2026, 3, 10), branch=there)
    assert books() == {here: (300, 0, 0, 300), there: (100, 0, 0, 100)}

    # April: 120 are set aside at the other branch, and taken; 281 would touch them.
    held = member.hold(120, branch=there, at=at(date(2026, 4, 1)), until_at=at(date(2026, 4, 3)))
    with pytest.raises(points.NotEnoughPoints) as refused:
        member.redeem(281, at=at(date(2026, 4, 1)))
    assert refused.value.balance == 280
    taken = points.confirm(hold=held.hold, key="april", by=None, at=at(date(2026, 4, 2)))
    assert books() == {here: (300, 120, 0, 180), there: (100, 0, 0, 100)}
    points.close_month(month=date(2026, 4, 1), by=by, at=at(date(2026, 5, 2)))
    cleared = Transfer.objects.get(kind="clear")
    assert (cleared.amount, cleared.debit_account.branch_id, cleared.credit_account.branch_id) == (
        120,
        here,
        there,
    )

    # May: a part comes back. What happened in April is booked in May: April is closed.
    member.reverse(taken.transfer, 20, at=at(date(2026, 5, 5)))
    late = earn(member, 50, date(2026, 4, 20), at=at(date(2026, 4, 30)))
    assert Transfer.objects.get(id=late.transfer).business_month == date(2026, 5, 1)
    assert books() == {here: (350, 100, 0, 250), there: (100, 0, 0, 100)}

    # June: the purchase of March is refunded after most of it was spent: 350 were there, 300 are taken back.
    assert member.redeem(330, at=at(date(2026, 6, 1))).balance == 20
    refunded = member.reverse(spring.transfer, at=at(date(2026, 6, 2)))
    assert (refunded.amount, refunded.balance, refunded.debt) == (300, 0, 280)
    # July: the next earning pays the debt first; September: what is left of nothing does not lapse.
    assert earn(member, 400, date(2026, 7, 1), expires_on=date(2026, 9, 30)).debt == 0
    assert queries.balance(member.id, date(2026, 7, 1))[:4] == (120, 0, 0, 0)
    assert points.expire(on=date(2026, 9, 1), at=at(date(2026, 9, 1))) == (0, 0)

    # October: the rest lapses the night after its last day, but for what a second card of the same person brings in.
    assert points.expire(on=date(2026, 10, 1), at=at(date(2026, 10, 1))) == (1, 120)
    other = Member()
    earn(other, 60, date(2026, 10, 2), branch=there, expires_on=date(2026, 12, 31))
    points.merge(loser=member.id, winner=other.id, by=by, at=at(date(2026, 10, 3)))
    assert queries.balance(other.id, date(2026, 10, 3)).spendable == 60
    assert member.redeem(60, at=at(date(2026, 10, 4)) + timedelta(hours=1)).balance == 0
    assert books()[there] == (160, 160, 0, 0)
