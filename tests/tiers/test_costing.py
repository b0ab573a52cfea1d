"""What tiers cost: gifts by how often they are due, points by the multiplier; and a rehearsal's costs before and after."""

from datetime import date

import pytest

from points.models import Unit, Worth
from tests.factories.members import MembershipFactory
from tests.tiers.clubs import AT, ON, days, draft, earn, ladder, night
from tiers import costing
from tiers import operations as tiers
from tiers.models import Benefit, Rehearsal
from tiers.rehearsals import summary

GIFT = {"occasion": "quarter", "value_cents": 5_000}


def gift(occasion, cents=100):
    return Benefit(kind="gift", figures={"occasion": occasion, "value_cents": cents})


def multiplier(percent):
    return Benefit(kind="points_multiplier", figures={"percent": percent})


@pytest.mark.parametrize(
    ("benefits", "cost"),
    [
        ([], (0, 100)),
        ([gift("birthday")], (100, 100)),
        ([gift("month")], (1200, 100)),
        ([gift("quarter"), gift("year", 30)], (430, 100)),
        ([gift("promotion")], (0, 100)),
        ([Benefit(kind="gift", figures={"occasion": "month"})], (0, 100)),
        ([multiplier(150), multiplier(120)], (0, 150)),
        ([Benefit(kind="priority", figures={})], (0, 100)),
        ([Benefit(kind="parking", figures={"hours": 2, "cost_cents": 6_000}), gift("month")], (7_200, 100)),
    ],
    ids=["none", "birthday", "month", "two", "once", "no worth", "multipliers", "no price", "said to cost"],
)
def test_a_tier_costs_what_its_benefits_say(benefits, cost):
    assert costing.sum_costs(benefits) == cost


def test_a_multiplier_adds_whole_points():
    assert [costing.multiply_points(earned, (0, 150)) for earned in (0, 1, 99, 100)] == [0, 0, 49, 50]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["today", "year"])
def test_a_rehearsal_says_what_the_benefits_cost_before_and_after(kind):
    points = [("points_earned", 100, "all time", {})], [("points_earned", 1000, "all time", {})]
    ladder([points[0]], [points[1]])
    members = [MembershipFactory() for _ in range(3)]
    for member, amount in zip(members, (150, 400, 1), strict=True):
        earn(member.customer_id, amount, ON - days(60))
    earn(members[0].customer_id, 7, ON - days(800))
    night()
    for month, cents in ((date(2026, 1, 1), 80), (date(2027, 1, 1), 90)):
        Worth.objects.create(unit=Unit.objects.get(code="point"), from_month=month, cents_per_hundred=cents)
    new = draft([points[0]], [[("points_earned", 300, "all time", {})]])
    Benefit.objects.create(tier=new.tiers.get(rank=1), kind="gift", figures=GIFT)
    Benefit.objects.create(tier=new.tiers.get(rank=2), kind="points_multiplier", figures={"percent": 150})
    asked = tiers.ask(programme=new.id, kind=kind, as_of=ON, by=None, at=AT)
    tiers.rehearse(rehearsal=asked, at=AT, chunk=2)
    row = Rehearsal.objects.get()
    found = summary.summarise(row, {member.branch_id for member in members}).costs
    # One member stands at the first tier (four gifts of 50 yuan), one at the second (400 points of the last year).
    # A hundred points are worth 80 cents on the day; what is worth more from later on does not count yet.
    assert found == summary.Costs(cents=(0, 20_000), points=(0, 200), known=True, per_hundred=80)
    assert (found.worth, found.more_worth) == ((0, 160), 160)
    assert sum(one.points for one in row.counts.all()) == 551
