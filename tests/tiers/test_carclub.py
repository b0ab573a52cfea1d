"""The ladder of the car-owner club at its thresholds, as it is seeded."""

from datetime import date

import pytest

from members.models import Membership
from tests.factories.members import (
    CustomerFactory,
    MembershipFactory,
    OwnershipFactory,
    ReferralFactory,
    VehicleFactory,
)
from tests.tiers.clubs import AT, ON, days, earn, night, owner, tier_of
from tiers import operations as tiers
from tiers.models import TierChange

pytestmark = pytest.mark.django_db


def buyers(customer, number, bought_on=ON):
    for _ in range(number):
        ReferralFactory(referrer_id=customer, bought_on=bought_on)


def test_a_prospect_is_basic_on_application_and_a_stranger_holds_nothing():
    prospect = MembershipFactory(verified_on=None).customer_id
    stranger = CustomerFactory().id
    night()
    assert (tier_of(prospect), tier_of(stranger)) == ("basic", None)


def test_an_owner_is_green_once_customer_care_has_verified():
    applied = owner(verified_on=None)
    night()
    assert tier_of(applied) == "basic"
    Membership.objects.filter(customer=applied).update(verified_on=ON)
    night()
    assert tier_of(applied) == "green"


@pytest.mark.parametrize(
    ("bought", "tier"),
    [(0, "green"), (2, "green"), (3, "green-1"), (4, "green-1"), (5, "green-2"), (6, "green-2")],
)
def test_referred_buyers_give_stars_from_three_and_from_five(bought, tier):
    customer = owner()
    buyers(customer, bought)
    ReferralFactory(referrer_id=customer, bought_on=None)
    night()
    assert tier_of(customer) == tier


def test_a_prospect_gets_no_star_however_many_bought():
    prospect = MembershipFactory(verified_on=None).customer_id
    buyers(prospect, 9)
    night()
    assert tier_of(prospect) == "basic"


@pytest.mark.parametrize(
    ("applied_on", "tier"), [(date(2014, 12, 31), "green"), (date(2015, 1, 1), "green-2"), (ON, "green-2")]
)
def test_a_vip_application_since_2015_gives_two_stars_once_confirmed(applied_on, tier):
    customer = owner()
    nomination = tiers.nominate(customer=customer, kind="vip", applied_on=applied_on, by=None, at=AT)
    night()
    assert tier_of(customer) == "green"
    tiers.confirm(nomination=nomination, on=ON, by=None, at=AT)
    night()
    assert tier_of(customer) == tier
    with pytest.raises(tiers.AlreadyConfirmed):
        tiers.confirm(nomination=nomination, on=ON, by=None, at=AT)


def test_two_cars_of_one_brand_make_an_owner_gold_and_two_brands_do_not():
    same, other, nameless = owner(), owner(), owner()
    OwnershipFactory(customer_id=same)
    OwnershipFactory(customer_id=other, vehicle=VehicleFactory(brand="BYD"))
    for _ in range(2):
        OwnershipFactory(customer_id=nameless, vehicle=VehicleFactory(brand=""))
    night()
    assert [tier_of(each) for each in (same, other, nameless)] == ["gold", "green", "green"]


@pytest.mark.parametrize(("handed_over", "tier"), [(ON, "green"), (ON + days(1), "gold")])
def test_a_car_counts_until_the_day_before_it_is_handed_over(handed_over, tier):
    customer = owner()
    OwnershipFactory(customer_id=customer, until_on=handed_over)
    night()
    assert tier_of(customer) == tier


@pytest.mark.parametrize(
    ("total", "material", "tier"),
    [
        (30_000, 10_000, "gold"),
        (30_001, 10_001, "gold"),
        (29_999, 10_000, "green"),
        (30_000, 9_999, "green"),
        (45_000, 0, "green"),
    ],
)
def test_gold_takes_thirty_thousand_points_of_which_ten_from_material(total, material, tier):
    customer = owner()
    earn(customer, total - material, ON, "labour")
    if material:
        earn(customer, material, ON, "material")
    night()
    assert tier_of(customer) == tier


@pytest.mark.parametrize(
    ("as_of", "earned_on", "tier"),
    [
        (date(2026, 11, 23), date(2024, 11, 23), "green"),  # the day before the first day
        (date(2026, 11, 23), date(2024, 11, 24), "gold"),  # the first day
        (date(2026, 11, 23), date(2026, 11, 23), "gold"),  # the last day
        (date(2026, 11, 23), date(2026, 11, 24), "green"),  # tomorrow
        (date(2028, 2, 29), date(2026, 2, 28), "green"),
        (date(2028, 2, 29), date(2026, 3, 1), "gold"),
        (date(2030, 2, 28), date(2028, 2, 28), "green"),
        (date(2030, 2, 28), date(2028, 2, 29), "gold"),
    ],
)
def test_points_count_from_the_first_to_the_last_day_of_twenty_four_months(as_of, earned_on, tier):
    customer = owner()
    earn(customer, 30_000, earned_on, "material")
    night(as_of)
    assert tier_of(customer) == tier


def test_a_tier_just_reached_counts_for_the_next_in_the_same_night():
    customer = owner()
    earn(customer, 30_000, ON, "material")
    assert night() == 1
    change = TierChange.objects.get(customer=customer)
    assert (change.before, change.after.code, change.route) == (None, "gold", 2)


def test_a_change_carries_the_rule_version_and_the_numbers_that_decided():
    customer = owner()
    earn(customer, 20_000, ON, "labour")
    earn(customer, 11_240, ON, "material")
    night()
    change = TierChange.objects.get(customer=customer)
    window = {"window": "24 months"}
    assert (change.as_of, change.cause, change.recorded_at, change.recorded_by) == (ON, "night", AT, None)
    assert change.evidence == {
        "programme": "carclub",
        "version": 1,
        "criteria": [
            {"measure": "present_tier", "filter": {}, "window": "all time", "at_least": 2, "value": 2},
            {"measure": "points_earned", "filter": {}, "at_least": 30_000, "value": 31_240} | window,
            {
                "measure": "points_earned",
                "filter": {"category": "material"},
                "at_least": 10_000,
                "value": 11_240,
            }
            | window,
        ],
    }


def test_a_tier_once_reached_is_kept_when_the_points_leave_the_window():
    customer = owner()
    earn(customer, 30_000, ON, "material")
    night()
    assert night(date(2030, 1, 1)) == 0
    assert tier_of(customer) == "gold"
