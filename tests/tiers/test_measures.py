"""Each measure by a table of cases: what one customer has, and the number as of ON."""

from datetime import date

import pytest

from members.models import Customer, Invoice
from points import operations as points
from tests.factories.members import (
    CustomerFactory,
    MembershipFactory,
    OwnershipFactory,
    ReferralFactory,
    VehicleFactory,
    invoice_with,
)
from tests.tiers.clubs import AT, ON, branch_of, days, earn, ladder, night, tier_of
from tiers import ladders, measures, queries
from tiers import operations as tiers
from tiers.models import Criterion, Fact
from tiers.queries.numbers import measure_customers

pytestmark = pytest.mark.django_db
YEAR = date(2025, 11, 23)


def number(customer, measure, window="all time", as_of=ON, **narrowed):
    """What a measure says of a customer, from the raw rows."""
    programme = ladder([[(measure, 1, window, narrowed)]])
    item = Criterion.objects.get(tier__programme=programme)
    known = ladders.read_active()
    return measure_customers(known.specs, [customer], as_of)[customer][known.find_spec(item)]


def member(**fields):
    return MembershipFactory(**fields).customer_id


def bought(customer, amounts, on=ON, payer="self", **fields):
    branch = Customer.objects.get(id=customer).branch
    return invoice_with(amounts, payer=payer, customer_id=customer, branch=branch, invoiced_on=on, **fields)


def test_every_measure_has_a_case_here():
    tested = {
        name.removeprefix("test_").split("__")[0]
        for name in globals()
        if name.startswith("test_") and "__" in name
    }
    tested |= {"amount_topped_up", "fee_paid", "events_attended"}
    elsewhere = {
        "present_tier",
        "is_verified_owner",
        "confirmed",
        "referred_bought",
        "points_earned",
        "is_member",
    }
    assert set(measures.every()) - elsewhere == tested


def test_points_held__is_what_the_account_holds_on_the_day():
    customer = member()
    earn(customer, 100, ON - days(5))
    earn(customer, 30, ON)
    earn(customer, 7, ON + days(1))
    points.redeem(
        customer=customer, amount=40, branch=branch_of(customer), purpose="gift", key="r", by=None, at=AT
    )  # fmt: skip
    assert number(customer, "points_held") == 90
    assert number(customer, "points_held", as_of=ON - days(1)) == 100


def test_visit_days__counts_a_day_with_two_orders_once():
    customer = member()
    for on in (ON, ON, ON - days(3), ON + days(1)):
        bought(customer, {"labour": 100}, on)
    bought(customer, {"labour": 100}, ON - days(9), kind=Invoice.Kind.CAR_SALE)
    assert number(customer, "visit_days") == 2
    assert number(customer, "visit_days", "3 days") == 1
    assert number(customer, "visit_days", "4 days") == 2


def test_visits__counts_valid_orders():
    customer = member()
    bought(customer, {"labour": 100})
    bought(customer, {"labour": 100}, voided_at=AT)
    assert number(customer, "visits") == 1


def test_purchases__counts_valid_invoices_of_any_kind():
    customer = member()
    bought(customer, {"labour": 100}, kind=Invoice.Kind.CAR_SALE)
    bought(customer, {"labour": 100}, ON - days(30))
    bought(customer, {"labour": 100}, voided_at=AT)
    assert number(customer, "purchases") == 2
    assert number(customer, "purchases", "30 days") == 1


def test_amount_spent__narrows_by_category_and_payer():
    customer = member()
    bought(customer, {"labour": 100, "material": 30})
    bought(customer, {"labour": 5}, payer="maker")
    assert number(customer, "amount_spent") == 135
    assert number(customer, "amount_spent", category="labour") == 105
    assert number(customer, "amount_spent", payer="self") == 130


def test_largest_purchase__is_of_one_invoice_and_what_the_filter_lets_through():
    customer = member()
    bought(customer, {"labour": 100, "material": 30})
    bought(customer, {"material": 90})
    bought(customer, {"labour": 999}, voided_at=AT)
    assert number(customer, "largest_purchase") == 130
    assert number(customer, "largest_purchase", category="material") == 90


def test_spend_in_one_day__adds_the_invoices_of_a_day():
    customer = member()
    for on, cents in ((ON, 100), (ON, 50), (ON - days(1), 149), (ON + days(1), 900)):
        bought(customer, {"labour": cents}, on)
    assert number(customer, "spend_in_one_day") == 150
    assert number(customer, "spend_in_one_day", as_of=ON - days(1)) == 149


def test_first_purchase__is_the_earliest_that_is_valid():
    customer = member()
    bought(customer, {"labour": 300}, ON - days(9), voided_at=AT)
    bought(customer, {"labour": 500}, ON - days(2))
    bought(customer, {"labour": 900}, ON)
    assert number(customer, "first_purchase") == 500
    assert number(customer, "first_purchase", as_of=ON - days(3)) == 0


def test_referred_joined__counts_from_the_day_each_joined():
    customer = member()
    for on in (ON, ON - days(2), ON + days(1)):
        referral = ReferralFactory(referrer_id=customer)
        MembershipFactory(customer=referral.referred, joined_on=on, verified_on=None)
    ReferralFactory(referrer_id=customer)
    assert number(customer, "referred_joined") == 2
    assert number(customer, "referred_joined", "2 days") == 1


@pytest.mark.parametrize(
    ("joined_on", "as_of", "years"),
    [
        (YEAR, ON - days(1), 0),
        (YEAR, ON, 1),
        (YEAR, ON + days(364), 1),
        (date(2024, 2, 29), date(2025, 2, 27), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2024, 2, 29), date(2028, 2, 28), 3),
        (date(2024, 2, 29), date(2028, 2, 29), 4),
        (ON + days(1), ON, 0),
    ],
)
def test_years_of_membership__are_full_ones(joined_on, as_of, years):
    assert number(member(joined_on=joined_on, verified_on=None), "years_of_membership", as_of=as_of) == years


def test_years_of_ownership__are_those_of_the_car_owned_longest_now():
    customer = member()
    for since, until, brand in (
        (date(2010, 1, 1), ON, "LSV"),
        (date(2022, 11, 23), None, "LSV"),
        (YEAR, None, "BYD"),
    ):
        OwnershipFactory(
            customer_id=customer, from_on=since, until_on=until, vehicle=VehicleFactory(brand=brand)
        )
    assert number(customer, "years_of_ownership") == 4
    assert number(customer, "years_of_ownership", as_of=ON - days(1)) == 16
    assert number(customer, "years_of_ownership", brand="BYD") == 1


def test_an_anniversary_is_found_by_the_night_without_anything_else_happening():
    ladder([[("years_of_membership", 2, "all time", {})]])
    customer = member(joined_on=YEAR, verified_on=None)
    night(date(2027, 11, 21))
    found = []
    for on in (date(2027, 11, 22), date(2027, 11, 23)):
        night(on)
        found.append(tier_of(customer))
    assert found == [None, "t1"]
    assert queries.prove() == []


@pytest.mark.parametrize(
    ("measure", "kind", "expected"),
    [("amount_topped_up", "top-up", 300), ("fee_paid", "fee", 300), ("events_attended", "event", 2)],
)
def test_facts_recorded_by_hand_count_within_the_window(measure, kind, expected):
    customer = member()
    for on, amount in ((ON, 100), (ON - days(29), 200), (ON - days(30), 400), (ON + days(1), 800)):
        tiers.note_fact(customer=customer, kind=kind, happened_on=on, amount=amount, by=None, at=AT)
    tiers.note_fact(
        customer=customer, kind="fee" if kind == "event" else "event", happened_on=ON, amount=1, by=None, at=AT
    )  # fmt: skip
    assert number(customer, measure, "30 days") == expected


def test_a_fact_taken_out_counts_no_more():
    ladder(
        [[("events_attended", 1, "all time", {})]],
        policies={1: {"valid_for": "1 days", "demotion": "recalculated"}},
    )
    customer = member()
    fact = tiers.note_fact(customer=customer, kind="event", happened_on=ON, amount=1, by=None, at=AT)
    night()
    assert tier_of(customer) == "t1"
    tiers.remove_fact(fact=fact)
    assert not Fact.objects.exists()
    night(ON + days(2))
    assert tier_of(customer) is None
    assert queries.prove() == []


def test_is_applicant__from_the_day_of_joining_on():
    customer = member(joined_on=ON, verified_on=None)
    assert (number(customer, "is_applicant"), number(customer, "is_applicant", as_of=ON - days(1))) == (1, 0)


def test_is_owner__while_a_car_is_owned():
    customer = member(verified_on=None)
    OwnershipFactory(customer_id=customer, from_on=ON - days(5), until_on=ON)
    assert (number(customer, "is_owner"), number(customer, "is_owner", as_of=ON - days(1))) == (0, 1)
    assert number(customer, "is_owner", as_of=ON - days(1), brand="BYD") == 0


def test_cars_same_brand__may_be_asked_of_one_brand():
    customer = member()
    for brand in ("LSV", "LSV", "BYD"):
        OwnershipFactory(customer_id=customer, vehicle=VehicleFactory(brand=brand))
    assert (number(customer, "cars_same_brand"), number(customer, "cars_same_brand", brand=["BYD"])) == (2, 1)


@pytest.mark.parametrize(
    ("kind", "facts", "car", "per_cent"),
    [
        ("person", {"phone": ""}, False, 0),
        ("person", {}, False, 16),
        ("person", {"sex": "m", "birthday": date(1980, 1, 1), "email": "a@example.com"}, False, 66),
        ("person", {"sex": "m", "birthday": date(1980, 1, 1), "email": "a@example.com"}, True, 83),
        ("organisation", {"email": "a@example.com"}, True, 75),
    ],
    ids=["empty", "phone", "four", "and a car", "organisation"],
)
def test_file_completeness__is_in_per_cent_of_what_applies(kind, facts, car, per_cent):
    customer = MembershipFactory(customer=CustomerFactory(kind=kind, **facts)).customer_id
    if car:
        OwnershipFactory(customer_id=customer)
    assert number(customer, "file_completeness") == per_cent


def test_a_completed_file_and_a_corrected_brand_are_felt_the_next_night():
    ladder([[("file_completeness", 30, "all time", {})]], [[("cars_same_brand", 2, "all time", {})]])
    customer = member()
    OwnershipFactory(customer_id=customer)
    other = OwnershipFactory(customer_id=customer, vehicle=VehicleFactory(brand=""))
    poor = member()
    night()
    other.vehicle.brand = "LSV"
    other.vehicle.save()
    Customer.objects.filter(id=poor).update(sex="f")
    night()
    assert (tier_of(customer), tier_of(poor)) == ("t2", "t1")
    assert queries.prove() == []
