"""Each rulebook that is shipped loads, says what it says in both languages, and its ladder holds at its thresholds."""

from datetime import date

import pytest

from clubcrm.rulebook import packs
from points import operations as points
from tests.factories.members import MembershipFactory, invoice_with
from tests.rulebook.conftest import check, load
from tests.tiers.clubs import AT, ON, earn, night, tier_of
from tiers import ladders, wording
from tiers import operations as tiers

pytestmark = pytest.mark.django_db
NAMES = [
    "carclub", "catering10", "courier", "nanya", "onlineshop", "photostudio", "restaurant", "shangfeng", "travel",
]  # fmt: skip
YEAR, HALF, QUARTER = (
    date(2025, 11, 24),
    date(2026, 5, 24),
    date(2026, 8, 24),
)  # first days of 12, 6, 3 months at ON


def spent(yuan, on=ON, cents=0):
    return lambda customer: invoice_with({"labour": yuan * 100 + cents}, customer_id=customer, invoiced_on=on)


def before(day):
    return date.fromordinal(day.toordinal() - 1)


def topped_up(cents):
    return lambda customer: tiers.note_fact(
        customer=customer, kind="top-up", happened_on=ON, amount=cents, by=None, at=AT
    )


def checked_credit(customer):
    nomination = tiers.nominate(customer=customer, kind="credit-check", applied_on=ON, by=None, at=AT)
    tiers.confirm(nomination=nomination, on=ON, by=None, at=AT)


def earned(points):
    return lambda customer: earn(customer, points, ON)


# pack, what happened, the tier it leads to
STORIES = [
    ("shangfeng", [spent(499, cents=99)], None),
    ("shangfeng", [spent(500)], "ordinary"),
    ("shangfeng", [spent(400, before(QUARTER)), spent(1_499)], None),
    ("shangfeng", [spent(400, QUARTER), spent(1_100)], "ordinary"),
    ("shangfeng", [spent(10, YEAR), spent(2_999, HALF)], None),
    ("shangfeng", [spent(10, YEAR), spent(3_000, HALF)], "silver"),
    ("shangfeng", [spent(10, before(YEAR)), spent(2_999, before(HALF)), spent(2_001)], "silver"),
    ("shangfeng", [spent(5_000, HALF)], "gold"),
    ("shangfeng", [spent(4_999, before(HALF)), spent(3_001)], "gold"),
    ("shangfeng", [spent(3_001, before(YEAR)), spent(4_999)], "silver"),
    ("shangfeng", [spent(19_999)], "gold"),
    ("shangfeng", [spent(20_000, YEAR)], "diamond"),
    ("shangfeng", [spent(40_000)], "diamond"),
    ("shangfeng", [spent(39_999), checked_credit], "diamond"),
    ("shangfeng", [spent(40_000), checked_credit], "purple-diamond"),
    ("nanya", [spent(299), spent(299, before(ON))], None),
    ("nanya", [spent(150), spent(150)], "gold"),
    ("nanya", [spent(1_500), spent(1_500)], "gold"),
    ("nanya", [spent(3_000)], "diamond"),
    ("nanya", [earned(7_999)], None),
    ("nanya", [earned(8_000)], "diamond"),
    ("courier", [], "ordinary"),
    ("courier", [spent(499, cents=99)], "ordinary"),
    ("courier", [spent(250, date(2020, 2, 29)), spent(250)], "silver"),
    ("courier", [spent(999, cents=99)], "silver"),
    ("courier", [spent(1_000)], "gold"),
    ("courier", [spent(2_999)], "gold"),
    ("courier", [spent(3_000)], "platinum"),
    ("onlineshop", [spent(999)], "ordinary"),
    ("onlineshop", [spent(1_000)], "regular"),
    ("onlineshop", [spent(1)] * 4, "ordinary"),
    ("onlineshop", [spent(1)] * 5, "regular"),
    ("photostudio", [], None),
    ("photostudio", [spent(1)], "member"),
    ("photostudio", [topped_up(500_000)], None),
    ("photostudio", [topped_up(500_001)], "vip"),
    ("photostudio", [topped_up(1_000_000)], "vip"),
    ("photostudio", [topped_up(1_000_001)], "vvip"),
    ("photostudio", [spent(10_000)], "member"),
    ("photostudio", [spent(10_000, cents=1)], "vvip"),
    ("restaurant", [topped_up(49_999)], None),
    ("restaurant", [topped_up(50_000)], "ordinary"),
    ("restaurant", [topped_up(80_000)], "vip"),
    ("travel", [], "member"),
    ("catering10", [], "member"),
]


@pytest.mark.parametrize("pack", sorted({pack for pack, _story, _tier in STORIES}))
def test_the_ladder_of_a_pack_holds_at_its_thresholds(pack):
    load(packs.text_of(pack))
    expected = {}
    for _pack, story, tier in [each for each in STORIES if each[0] == pack]:
        customer = MembershipFactory(joined_on=date(2019, 1, 1)).customer_id
        for happen in story:
            happen(customer)
        expected[customer] = tier
    night(ON)
    assert {customer: tier_of(customer) for customer in expected} == expected


def test_these_are_shipped():
    assert packs.names() == NAMES


@pytest.mark.parametrize("pack", NAMES)
def test_a_pack_loads_once_and_is_said_in_both_languages(pack):
    text = packs.text_of(pack)
    load(text)
    assert check(text)[:2] == ([], [])
    assert ladders.find_active().code == pack
    for each in wording.describe_programme(ladders.find_active()):
        assert all([*each.reached, *each.kept, *(word for said in each.brings for word in said)])


def test_carclub_is_what_every_new_club_has_in_force():
    assert check(packs.text_of("carclub"))[:2] == ([], [])


@pytest.mark.parametrize(
    ("pack", "yuan", "gives"),
    [("carclub", 119, 119), ("courier", 119, 119), ("travel", 299, 2), ("catering10", 119, 11)],
)
def test_the_earning_rule_of_a_pack_gives(pack, yuan, gives):
    load(packs.text_of(pack))
    customer = MembershipFactory(joined_on=date(2019, 1, 1)).customer
    invoice = invoice_with({"labour": yuan * 100}, customer=customer, invoiced_on=date(2020, 2, 29))
    assert points.earn_invoices(invoices=[invoice.id], by=None, at=AT).points == gives
