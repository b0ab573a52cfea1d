"""Late and corrected data lead to the right tier for today, and are told apart."""

import pytest

from members.models import Invoice
from points import operations as points
from tests.tiers.clubs import (
    AT,
    FALLING,
    MORE,
    ON,
    POINTS,
    bought,
    days,
    earn,
    ladder,
    member,
    night,
    tier_of,
)
from tiers import operations as tiers
from tiers.models import TierChange

pytestmark = pytest.mark.django_db


def test_a_backdated_purchase_leads_to_the_right_tier_and_is_a_correction():
    ladder([POINTS], [MORE])
    late, timely = member(), member()
    for customer in (late, timely):
        earn(customer, 100, ON - days(20))
    night(ON - days(10))
    before = list(TierChange.objects.values())
    earn(late, 200, ON - days(2))
    earn(timely, 200, ON - days(1))
    night()
    assert [tier_of(one) for one in (late, timely)] == ["t2", "t2"]
    newest = {row.customer_id: row.cause for row in TierChange.objects.filter(after__code="t2")}
    assert newest == {late: "correction", timely: "night"}
    assert [row for row in TierChange.objects.values() if row in before] == before


@pytest.mark.parametrize(
    ("demotion", "tier", "cause"),
    [("recalculated", "t1", "correction"), ("one_step", "t1", "correction"), ("never", "t2", "night")],
)
def test_a_tier_reached_by_points_taken_back_later_falls_at_once_unless_it_never_falls(demotion, tier, cause):
    ladder([POINTS], [MORE], policies={2: FALLING | {"demotion": demotion}})
    customer = member()
    earn(customer, 100, ON - days(1))
    posting = earn(customer, 200, ON)
    night()
    points.reverse(transfer=posting.transfer, amount=1, reason="mistake", key="v", by=None, at=AT)
    night(ON + days(1))
    newest = TierChange.objects.filter(customer=customer).latest("id")
    assert (tier_of(customer), newest.cause) == (tier, cause)
    assert tiers.reassess_all(as_of=ON + days(1), by=None, at=AT) == 0


def test_points_taken_back_that_were_not_needed_change_nothing():
    ladder([POINTS], [MORE], policies={2: FALLING})
    customer = member()
    earn(customer, 300, ON - days(1))
    posting = earn(customer, 200, ON)
    night()
    points.reverse(transfer=posting.transfer, amount=None, reason="mistake", key="v", by=None, at=AT)
    assert night(ON + days(1)) == 0
    assert tier_of(customer) == "t2"


def test_a_tier_that_was_right_then_is_not_taken_back_though_its_window_has_passed():
    ladder([POINTS], [MORE], policies={2: FALLING | {"valid_for": "36 months"}})
    customer = member()
    earn(customer, 300, ON)
    posting = earn(customer, 200, ON)
    night()
    points.reverse(transfer=posting.transfer, amount=None, reason="mistake", key="v", by=None, at=AT)
    assert night(ON + days(400)) == 0
    assert tier_of(customer) == "t2"


def test_points_of_a_passed_window_taken_back_make_their_customer_due():
    ladder([POINTS], [MORE], policies={2: FALLING | {"valid_for": "36 months"}})
    customer = member()
    posting = earn(customer, 300, ON)
    night()
    night(ON + days(400))
    points.reverse(transfer=posting.transfer, amount=1, reason="mistake", key="v", by=None, at=AT)
    night(ON + days(401))
    assert tier_of(customer) is None


def test_who_has_earned_the_tier_since_keeps_it_though_it_was_wrong_then():
    ladder([POINTS], [MORE], policies={2: FALLING})
    customer = member()
    posting = earn(customer, 300, ON)
    night()
    earn(customer, 300, ON + days(1))
    points.reverse(transfer=posting.transfer, amount=None, reason="mistake", key="v", by=None, at=AT)
    assert night(ON + days(1)) == 0
    assert tier_of(customer) == "t2"


def test_a_voided_purchase_of_before_the_window_is_found_by_the_night_too():
    """What no window of today holds any more may still have been what the tier rests on."""
    spent = [("amount_spent", 500, "30 days", {})]
    ladder([POINTS], [spent], policies={2: FALLING})
    customer = member()
    earn(customer, 100, ON)
    invoice = bought(customer, 500, ON)
    posting_night = night()
    night(ON + days(60))
    assert (posting_night, tier_of(customer)) == (1, "t2")
    Invoice.objects.filter(id=invoice.id).update(voided_at=AT)
    night(ON + days(61))
    assert tier_of(customer) == "t1"


def test_a_purchase_moved_to_another_customer_leads_both_to_the_right_tier():
    ladder(
        [[("amount_spent", 500, "12 months", {})]],
        policies={1: {"valid_for": "1 days", "demotion": "recalculated"}},
    )
    one, other = member(), member()
    invoice = bought(one, 500, ON)
    night()
    Invoice.objects.filter(id=invoice.id).update(customer=other)
    night(ON + days(2))
    assert (tier_of(one), tier_of(other)) == (None, "t1")
