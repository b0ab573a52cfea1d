"""Which day a line counts for, and which day it is at the dealership while it is still yesterday in UTC."""

from datetime import UTC, datetime, timedelta

import pytest

from points import operations as points
from points import queries
from points.models import Lot, Transfer
from tests.points.conftest import AT, TODAY, date

TOMORROW = date(2026, 11, 23)
LATE = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # half past midnight of the 23rd in Shanghai
LAST = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)


def test_a_debt_counts_for_the_day_of_what_it_takes_back_and_a_payment_for_that_of_the_earning(member):
    earned = member.earn(100, happened_on=date(2026, 10, 3)).transfer
    member.redeem(100)
    member.reverse(earned)
    member.earn(30, happened_on=date(2026, 9, 9))
    member.waive(10)
    days = dict(Transfer.objects.exclude(kind="earn").values_list("kind", "happened_on"))
    assert days == {"redeem": TODAY, "debt": date(2026, 10, 3), "repay": date(2026, 9, 9), "waive": TODAY}


def test_the_second_line_of_a_reversal_counts_for_the_same_day(member):
    earned = member.earn(100, happened_on=date(2026, 10, 3)).transfer
    member.redeem(60)
    member.reverse(earned)
    undone = Transfer.objects.filter(reverses_id=earned).values_list("kind", "amount", "happened_on")
    assert set(undone) == {("reverse", 40, date(2026, 10, 3)), ("debt", 60, date(2026, 10, 3))}


def test_at_the_end_of_the_day_in_utc_a_redemption_is_of_the_next_day(member):
    member.earn(40, expires_on=TODAY)
    member.earn(7, usable_on=TOMORROW)
    with pytest.raises(points.NotEnoughPoints) as refused:
        member.redeem(8, at=LATE)
    assert refused.value.balance == 7
    assert Transfer.objects.get(id=member.redeem(7, at=LATE).transfer).happened_on == TOMORROW
    assert Transfer.objects.get(id=member.redeem(40, at=LAST).transfer).happened_on == TODAY


def test_at_the_end_of_the_day_in_utc_a_hold_is_confirmed_on_the_next_day(member):
    member.earn(7, usable_on=TOMORROW, expires_on=TOMORROW)
    member.earn(7)
    held = member.hold(7, at=LAST, until_at=LATE + timedelta(hours=1))
    done = points.confirm(hold=held.hold, key="c", by=None, at=LATE)
    assert Transfer.objects.get(id=done.transfer).happened_on == TOMORROW
    assert list(Lot.objects.order_by("id").values_list("remaining", flat=True)) == [0, 7]


def test_at_the_end_of_the_day_in_utc_a_reversal_takes_no_lot_of_the_day_before(member):
    earned = member.earn(10, expires_on=date(2027, 1, 1)).transfer
    member.redeem(10)
    member.earn(10, expires_on=TODAY)
    assert member.reverse(earned, 4, at=LATE).debt == 4
    assert member.reverse(earned, 4, at=LAST).debt == 4
    assert queries.prove() == []


@pytest.mark.parametrize(
    "other", [{"expires_on": date(2027, 1, 1)}, {"usable_on": TOMORROW}, {"happened_on": TOMORROW}]
)
def test_the_same_key_with_another_day_is_refused(member, other):
    given = {"reference": "r", "key": "k", "expires_on": date(2027, 2, 1), "usable_on": TODAY}
    member.earn(10, **given)
    assert member.earn(10, **given).replayed
    with pytest.raises(points.KeyReused):
        member.earn(10, **(given | other))


@pytest.mark.parametrize("other", ["expires_on", "gift_expires_on"])
def test_the_same_key_with_another_expiry_of_money_is_refused(member, other):
    given = {
        "customer": member.id, "paid": 5, "gifted": 1, "branch": member.branch, "reference": "r", "key": "k",
        "by": None, "at": AT,
    }  # fmt: skip
    points.top_up(**given)
    assert points.top_up(**given).replayed
    with pytest.raises(points.KeyReused):
        points.top_up(**(given | {other: TOMORROW}))


def test_a_hold_whose_time_is_over_keeps_nothing_from_the_night(member):
    member.earn(60, expires_on=TODAY)
    member.hold(50, until_at=AT + timedelta(hours=1))
    assert points.expire(on=TOMORROW, at=AT + timedelta(days=1)) == (1, 60)
    assert queries.prove() == []
