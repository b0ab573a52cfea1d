"""Each ladder of the domain at its thresholds: one below, exact, one above; first and last day of a window; 29 February.

The car-owner club's own is in test_carclub.py. Amounts in yuan here.
"""

from datetime import date

import pytest

from members.models import Customer
from points import operations as points
from tests.factories.members import MembershipFactory, invoice_with
from tests.tiers.clubs import AT, ON, branch_of, days, earn, ladder, night, tier_of
from tiers import operations as tiers
from tiers import queries

pytestmark = pytest.mark.django_db


def spent(yuan, window, measure="amount_spent"):
    return (measure, yuan * 100, window, {})


SHANGFENG = [
    [[spent(500, "all time", "first_purchase")], [spent(1_500, "3 months")]],
    [[spent(3_000, "6 months")], [spent(5_000, "12 months")]],
    [[spent(5_000, "6 months")], [spent(8_000, "12 months")]],
    [[spent(20_000, "12 months")]],
    [[spent(40_000, "12 months"), ("confirmed", 1, "all time", {"kind": "credit-check"})]],
]
NANYA = [
    [[spent(300, "all time", "spend_in_one_day")]],
    [[spent(3_000, "all time", "largest_purchase")], [("points_held", 8_000, "all time", {})]],
]
COURIER = [
    [[("is_member", 1, "all time", {})]],
    [[spent(500, "all time")]],
    [[spent(1_000, "all time")]],
    [[spent(3_000, "all time")]],
]
ONLINE_SHOP = [[[spent(1_000, "all time")], [("purchases", 5, "all time", {})]]]
PHOTO_STUDIO = [
    [[spent(1, "all time", "largest_purchase")]],
    [[("amount_topped_up", 500_001, "all time", {})]],
    [[("amount_topped_up", 1_000_001, "all time", {})], [("amount_spent", 1_000_001, "all time", {})]],
]


def member():
    return MembershipFactory(verified_on=None).customer_id


def buy(customer, yuan, on=ON):
    branch = Customer.objects.get(id=customer).branch
    invoice_with({"labour": round(yuan * 100)}, customer_id=customer, branch=branch, invoiced_on=on)


def reached(rungs, *purchases, as_of=ON):
    """The tier by purchases, each (yuan, days ago) or (yuan, date)."""
    ladder(*rungs)
    customer = member()
    for yuan, ago in purchases:
        buy(customer, yuan, ago if isinstance(ago, date) else as_of - days(ago))
    night(as_of)
    assert queries.prove() == []
    return tier_of(customer)


@pytest.mark.parametrize(
    ("purchases", "tier"),
    [
        ([(499, 0)], None),
        ([(500, 0)], "t1"),
        ([(499, 2), (500, 0)], None),  # only the first purchase counts
        ([(500, 900)], "t1"),
        ([(400, 80), (400, 40), (699, 0)], None),
        ([(400, 80), (400, 40), (700, 0)], "t1"),
        ([(400, date(2026, 8, 23)), (1_100, 0)], None),  # three months begin the day after
        ([(400, date(2026, 8, 24)), (1_100, 0)], "t1"),
        ([(2_999, 0)], "t1"),
        ([(3_000, 0)], "t2"),
        ([(1_500, date(2026, 5, 23)), (1_500, 0)], "t1"),
        ([(1_500, date(2026, 5, 24)), (1_500, 0)], "t2"),
        ([(2_500, 300), (2_499, 0)], "t1"),
        ([(2_500, 300), (2_500, 0)], "t2"),
        ([(4_999, 0)], "t2"),
        ([(5_000, 0)], "t3"),
        ([(4_000, 300), (3_999, 0)], "t2"),
        ([(4_000, 300), (4_000, 0)], "t3"),
        ([(19_999, 0)], "t3"),
        ([(20_000, 0)], "t4"),
        ([(20_000, date(2025, 11, 24))], "t4"),
        ([(20_000, date(2025, 11, 23))], "t1"),
        ([(40_000, 0)], "t4"),  # without the credit check
    ],
    ids=lambda value: str(value).replace("datetime.date", ""),
)
def test_the_department_store(purchases, tier):
    assert reached(SHANGFENG, *purchases) == tier


@pytest.mark.parametrize(("yuan", "tier"), [(39_999, "t4"), (40_000, "t5"), (40_001, "t5")])
def test_the_purple_diamond_takes_a_credit_check_confirmed_by_hand(yuan, tier):
    ladder(*SHANGFENG)
    customer = member()
    buy(customer, yuan)
    check = tiers.nominate(customer=customer, kind="credit-check", applied_on=ON, by=None, at=AT)
    night()
    assert tier_of(customer) == "t4"
    tiers.confirm(nomination=check, on=ON, by=None, at=AT)
    night()
    assert tier_of(customer) == tier


@pytest.mark.parametrize(
    ("as_of", "bought_on", "tier"),
    [
        (date(2028, 8, 29), date(2028, 2, 29), "t1"),
        (date(2028, 8, 29), date(2028, 3, 1), "t2"),
        (date(2028, 8, 28), date(2028, 2, 29), "t2"),
        (date(2029, 2, 28), date(2028, 2, 29), "t2"),
        (date(2029, 3, 1), date(2028, 3, 1), "t1"),
    ],
)
def test_half_a_year_and_a_year_around_the_29th_of_february(as_of, bought_on, tier):
    yuan = 3_000 if (as_of - bought_on).days < 200 else 5_000
    assert reached(SHANGFENG, (yuan, bought_on), as_of=as_of) == tier


@pytest.mark.parametrize(
    ("purchases", "tier"),
    [
        ([(299, 0)], None),
        ([(300, 0)], "t1"),
        ([(150, 3), (150, 3)], "t1"),
        ([(150, 3), (150, 2)], None),
        ([(1_500, 3), (1_500, 3)], "t1"),  # at once is one purchase, not one day
        ([(2_999, 0)], "t1"),
        ([(3_000, 0)], "t2"),
    ],
    ids=str,
)
def test_the_other_house(purchases, tier):
    assert reached(NANYA, *purchases) == tier


@pytest.mark.parametrize(("held", "tier"), [(7_999, None), (8_000, "t2"), (8_001, "t2")])
def test_the_other_house_looks_at_the_points_that_are_held(held, tier):
    ladder(*NANYA)
    customer = member()
    earn(customer, held + 50, ON)
    points.redeem(
        customer=customer, amount=50, branch=branch_of(customer), purpose="gift", key="r", by=None, at=AT
    )  # fmt: skip
    night()
    assert tier_of(customer) == tier
    assert queries.prove() == []


@pytest.mark.parametrize(
    ("yuan", "tier"),
    [
        (0, "t1"), (499.99, "t1"), (500, "t2"), (500.01, "t2"), (999.99, "t2"), (1_000, "t3"), (1_000.01, "t3"),
        (2_999.99, "t3"), (3_000, "t4"), (3_000.01, "t4"),
    ],
)  # fmt: skip
def test_the_courier_club_adds_up_all_that_was_ever_spent(yuan, tier):
    assert reached(COURIER, *([(yuan, 3_000)] if yuan else [])) == tier


@pytest.mark.parametrize(
    ("purchases", "tier"),
    [
        ([(999, 0)], None),
        ([(1_000, 0)], "t1"),
        ([(1, n) for n in range(4)], None),
        ([(1, n) for n in range(5)], "t1"),
        ([(1, n) for n in range(6)], "t1"),
    ],
    ids=["999", "1000", "four trades", "five", "six"],
)
def test_the_online_shop_counts_the_amount_or_the_trades(purchases, tier):
    assert reached(ONLINE_SHOP, *purchases) == tier


@pytest.mark.parametrize(
    ("top_up", "yuan", "tier"),
    [
        (0, 0, None), (0, 1, "t1"), (5_000, 1, "t1"), (5_000.01, 1, "t2"), (10_000, 1, "t2"), (10_000.01, 1, "t3"),
        (0, 10_000, "t1"), (0, 10_000.01, "t3"),
    ],
)  # fmt: skip
def test_the_photo_studio_asks_for_more_than(top_up, yuan, tier):
    ladder(*PHOTO_STUDIO)
    customer = member()
    if top_up:
        tiers.note_fact(
            customer=customer, kind="top-up", happened_on=ON, amount=round(top_up * 100), by=None, at=AT
        )  # fmt: skip
    if yuan:
        buy(customer, yuan)
    night()
    assert tier_of(customer) == tier


def test_ten_visits_in_a_calendar_month_begin_anew_on_its_first_day():
    """The restaurant's treat is a reward, but its figure can be asked for."""
    ladder([[("visits", 10, "calendar month", {})]])
    customer, other = member(), member()
    for number in range(10):
        buy(customer, 1, date(2027, 2, 28 - number))
        buy(other, 1, date(2027, 2, 27 + number) if number < 2 else date(2027, 3, number - 1))
    night(date(2027, 2, 28))
    assert (tier_of(customer), tier_of(other)) == ("t1", None)
    night(date(2027, 3, 8))
    assert tier_of(other) is None
