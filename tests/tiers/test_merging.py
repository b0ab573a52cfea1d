"""Two customers become one: the one who stays is measured by what both did, by every way of counting."""

import pytest

from points import operations as points
from tests.factories.members import OwnershipFactory, ReferralFactory, VehicleFactory
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
from tiers import queries
from tiers.models import Lapse, TierChange

pytestmark = pytest.mark.django_db


def merge(loser, winner):
    points.merge(loser=loser, winner=winner, by=None, at=AT)


def agree(on):
    """Tallies and raw rows say the same, and nobody changes by being looked at again."""
    assert queries.prove() == []
    assert tiers.reassess_all(as_of=on, by=None, at=AT) == 0


def test_points_of_both_count_from_the_next_night_and_the_change_is_a_correction():
    ladder([POINTS], [MORE])
    loser, winner = member(), member()
    earn(loser, 150, ON - days(20))
    earn(winner, 160, ON - days(20))
    night(ON - days(10))
    merge(loser, winner)
    assert queries.prove() == []
    night()
    assert (tier_of(winner), tier_of(loser)) == ("t2", None)
    newest = TierChange.objects.filter(customer=winner).latest("id")
    assert (newest.cause, newest.evidence["criteria"][0]["value"]) == ("correction", 310)
    lost = TierChange.objects.filter(customer=loser).latest("id")
    assert (lost.cause, lost.after, lost.evidence["merged_into"]) == ("merge", None, winner)
    assert Lapse.objects.filter(customer=loser).exists()
    agree(ON)
    assert night(ON + days(1)) == 0


def test_at_once_where_the_merge_asks_for_it():
    ladder([POINTS], [MORE])
    loser, winner = member(), member()
    earn(loser, 300, ON)
    earn(winner, 100, ON)
    night()
    merge(loser, winner)
    found = tiers.follow_merge(winner=winner, as_of=ON, by=None, at=AT)
    assert (found.before.code, found.after.code, found.changed) == ("t1", "t2", True)
    assert TierChange.objects.filter(customer=winner).latest("id").cause == "correction"
    assert tier_of(loser) is None
    assert tiers.follow_merge(winner=winner, as_of=ON, by=None, at=AT).changed is False
    night(ON + days(1))
    agree(ON + days(1))


def cars(loser, winner):
    for customer in (loser, winner):
        OwnershipFactory(customer_id=customer, vehicle=VehicleFactory(brand="LSV"))


def spend(loser, winner):
    bought(loser, 60)
    bought(winner, 60)


def refer(loser, winner):
    for customer in (loser, winner):
        ReferralFactory(referrer_id=customer, bought_on=ON - days(3))


def first(loser, winner):
    bought(winner, 50, ON - days(2))
    bought(loser, 120, ON - days(3))


@pytest.mark.parametrize(
    ("measure", "at_least", "window", "do"),
    [
        ("cars_same_brand", 2, "all time", cars),
        ("amount_spent", 120, "30 days", spend),
        ("spend_in_one_day", 120, "30 days", spend),
        ("purchases", 2, "30 days", spend),
        ("visit_days", 1, "30 days", spend),
        ("referred_bought", 2, "all time", refer),
        ("first_purchase", 120, "all time", first),
    ],
)
def test_what_both_did_is_measured_together(measure, at_least, window, do):
    ladder([[("is_member", 1, "all time", {})]], [[(measure, at_least, window, {})]])
    loser, winner = member(), member()
    night(ON - days(1))
    do(loser, winner)
    merge(loser, winner)
    night()
    assert tier_of(winner) == "t2"
    agree(ON)
    assert not tiers.reassess(customer=winner, as_of=ON, cause="request", by=None, at=AT).changed


def test_what_was_recorded_for_who_went_still_counts_and_leaves_the_window_for_who_stayed():
    ladder([[("is_member", 1, "all time", {})]], [[("amount_spent", 100, "30 days", {})]], policies={2: {
        "valid_for": "30 days", "demotion": "recalculated",
    }})  # fmt: skip
    loser, winner = member(), member()
    night(ON - days(1))
    merge(loser, winner)
    night(ON)
    bought(loser, 100, ON)
    assert queries.prove() == []
    night(ON + days(1))
    assert tier_of(winner) == "t2"
    agree(ON + days(1))
    night(ON + days(30))
    agree(ON + days(30))
    night(ON + days(32))
    assert tier_of(winner) == "t1"
    agree(ON + days(32))


def test_points_that_are_dated_ahead_or_leave_the_window_follow_who_stayed():
    ladder([[("points_earned", 100, "30 days", {})]], policies={1: FALLING})
    loser, winner = member(), member()
    earn(loser, 60, ON - days(10))
    earn(winner, 50, ON + days(2))
    night()
    merge(loser, winner)
    for ahead, tier in ((1, None), (2, "t1"), (40, "t1")):
        night(ON + days(ahead))
        assert tier_of(winner) == tier
        agree(ON + days(ahead))


def test_a_further_merge_takes_along_whoever_was_merged_before():
    ladder([POINTS], [MORE])
    first_one, second, third = member(), member(), member()
    for customer in (first_one, second, third):
        earn(customer, 100, ON - days(1))
    night()
    merge(first_one, second)
    merge(second, third)
    night(ON + days(1))
    assert [tier_of(one) for one in (first_one, second, third)] == [None, None, "t2"]
    agree(ON + days(1))


def test_a_tier_set_by_hand_for_who_went_is_over():
    programme = ladder([POINTS], [MORE])
    loser, winner = member(), member()
    earn(loser, 100, ON)
    night()
    top = programme.tiers.get(rank=2).id
    tiers.override(customer=loser, tier=top, reason="x", on=ON, until_on=ON + days(90), by=None, at=AT)
    merge(loser, winner)
    night(ON + days(1))
    assert (tier_of(loser), tier_of(winner)) == (None, "t1")
    night(ON + days(91))
    assert (tier_of(loser), tier_of(winner)) == (None, "t1")
    agree(ON + days(91))


def test_what_is_missing_counts_both():
    ladder([POINTS], [MORE])
    loser, winner = member(), member()
    earn(loser, 120, ON - days(40))
    earn(winner, 100, ON)
    merge(loser, winner)
    night()
    (step,) = queries.find_missing_to_next(winner, ON)
    (need,) = step.routes[0].needs
    assert (need.value, need.missing) == (220, 80)
    assert need.by == ON.replace(year=ON.year + 1) - days(41)
    assert queries.find_missing_to_next(loser, ON) == []
