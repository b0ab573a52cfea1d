"""Ladders as an outsider writes them, loaded as rulebooks, lived night by night, and compared with a reading of the club's
own words (domain: any route, all criteria; the window's last day counts; falls only after validity and grace) that knows
nothing of the program. Everything is drawn from a fixed seed."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest

from tests.factories.kernel import BranchFactory
from tests.factories.members import (
    CustomerFactory,
    MembershipFactory,
    OwnershipFactory,
    VehicleFactory,
    invoice_with,
)
from tests.rulebook.conftest import load
from tests.tiers.clubs import AT, night
from tiers import operations as tiers
from tiers import queries

pytestmark = pytest.mark.django_db
BEGIN, NIGHTS = date(2027, 11, 20), [0, 1, 9, 11, 30, 41, 42, 61, 72, 90, 101, 102, 130, 132, 160, 199]

QUARTERS = """
[[programme]]
code = "quarters"
name_zh = "季度"
name_en = "Quarters"
tier = [
  { code = "in", name_zh = "入门", name_en = "In", criterion = [{ measure = "is_member" }] },
  { code = "busy", name_zh = "活跃", name_en = "Busy", criterion = [
    { route = 1, measure = "amount_spent", at_least = 60000, window = "calendar quarter", branch = "out-a" },
    { route = 2, measure = "purchases", at_least = 3, window = "calendar quarter" },
  ], valid_for = "45 days", grace_days = 10, demotion = "one_step" },
  { code = "star", name_zh = "明星", name_en = "Star", criterion = [
    { measure = "present_tier", at_least = 2 },
    { measure = "amount_spent", at_least = 90000, window = "calendar half", payer = "self" },
  ], valid_for = "calendar year", grace_days = 31, demotion = "one_step" },
]
"""
STEPS = """
[[programme]]
code = "steps"
name_zh = "台阶"
name_en = "Steps"
climbing = "step"
tier = [
  { code = "one", name_zh = "一", name_en = "One", criterion = [{ measure = "is_applicant" }] },
  { code = "two", name_zh = "二", name_en = "Two", resets = true, criterion = [
    { measure = "amount_spent", at_least = 50000, window = "2 months" },
  ] },
  { code = "three", name_zh = "三", name_en = "Three", valid_for = "1 months", demotion = "one_step", criterion = [
    { measure = "purchases", at_least = 2, window = "since the last change" },
  ] },
]
"""
BRANDS = """
[[programme]]
code = "brands"
name_zh = "品牌"
name_en = "Brands"
tier = [
  { code = "driver", name_zh = "车主", name_en = "Driver", criterion = [{ measure = "is_owner", brand = ["LSV", "BYD"] }] },
  { code = "loyal", name_zh = "忠诚", name_en = "Loyal", criterion = [
    { measure = "amount_spent", at_least = 30000, window = "30 days", category = "labour", payer = ["self", "insurer"] },
  ], valid_for = "30 days", grace_days = 5, demotion = "recalculated" },
  { code = "fleet", name_zh = "车队", name_en = "Fleet", valid_for = "60 days", demotion = "recalculated", criterion = [
    { route = 1, measure = "cars_same_brand", at_least = 2, brand = "LSV" },
    { route = 1, measure = "purchases", at_most = 1, window = "14 days" },
    { route = 2, measure = "present_tier", at_least = 2 },
    { route = 2, measure = "largest_purchase", at_least = 80000, window = "365 days" },
  ] },
]
"""


@dataclass
class One:
    """A member, written down as a clerk would; `held` is the number of the tier, counted from 1."""

    joined: date
    bought: list = field(default_factory=list)  # (day, branch, payer, category, cents)
    cars: list = field(default_factory=list)  # (brand, from, sold)
    held: int = 0
    moved: date = date.min
    anew: date = date.min
    ends: date | None = None
    forgiven: date | None = None

    def spent(self, since, on, **only):
        names = {"branch": 1, "payer": 2, "category": 3}
        return [
            row for row in self.bought if since < row[0] <= on
            and all(row[names[key]] in wanted for key, wanted in only.items())
        ]  # fmt: skip

    def drives(self, on, *brands):
        owned = [brand for brand, since, sold in self.cars if since <= on and (sold is None or on < sold)]
        return [brand for brand in owned if brand in brands]


def total(rows):
    return sum(row[4] for row in rows)


def eve(on, months):
    """The day before a period of the calendar of so many months began."""
    return date(on.year, (on.month - 1) // months * months + 1, 1) - timedelta(days=1)


def months_later(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quarters(one, on, rank, present):
    if rank == 1:
        return one.joined <= on
    if rank == 2:
        quarter = eve(on, 3)
        there = total(one.spent(quarter, on, branch=["out-a"]))
        return there >= 60_000 or len(one.spent(quarter, on)) >= 3
    return present >= 2 and total(one.spent(eve(on, 6), on, payer=["self"])) >= 90_000


def steps(one, on, rank, present):
    if rank == 1:
        return one.joined <= on
    if rank == 2:
        return total(one.spent(max(months_later(on, -2), one.anew), on)) >= 50_000
    return len(one.spent(max(one.moved, one.anew), on)) >= 2


def brands(one, on, rank, present):
    if rank == 1:
        return bool(one.drives(on, "LSV", "BYD"))
    if rank == 2:
        rows = one.spent(on - timedelta(days=30), on, payer=["self", "insurer"], category=["labour"])
        return total(rows) >= 30_000
    if len(one.drives(on, "LSV")) >= 2 and len(one.spent(on - timedelta(days=14), on)) <= 1:
        return True
    largest = max((row[4] for row in one.spent(on - timedelta(days=365), on)), default=0)
    return present >= 2 and largest >= 80_000


@dataclass
class Words:
    """A ladder: when a tier's criteria hold, when it ends, how one falls, how many steps one climbs."""

    book: str
    holds: object
    ends: dict
    grace: dict
    one_step: bool
    single: bool = False
    anew: tuple = ()


LADDERS = {
    "quarters": Words(
        QUARTERS, quarters,
        {2: lambda day: day + timedelta(days=45), 3: lambda day: date(day.year + (day == date(day.year, 12, 31)), 12, 31)},
        {2: 10, 3: 31}, one_step=True,
    ),
    "steps": Words(STEPS, steps, {3: lambda day: months_later(day, 1)}, {3: 0}, one_step=True, single=True, anew=(2,)),
    "brands": Words(
        BRANDS, brands,
        {2: lambda day: day + timedelta(days=30), 3: lambda day: day + timedelta(days=60)}, {2: 5, 3: 0}, one_step=False,
    ),
}  # fmt: skip


def take(one, words, rank, on):
    """Stand at another tier from a day."""
    risen = rank > one.held
    one.held, one.moved = rank, on
    one.ends = words.ends[rank](on) if rank in words.ends else None
    one.forgiven = one.ends and one.ends + timedelta(days=words.grace[rank])
    if risen and rank in words.anew:
        one.anew = on


def evening(one, words, on):
    """What the words make of a member on a day."""
    if one.joined > on:
        return
    best = one.held
    for rank in range(one.held + 1, 4):
        if words.holds(one, on, rank, best):
            best = rank
        if words.single:
            break
    if best > one.held:
        take(one, words, best, on)
    elif one.ends and on >= one.ends:
        if words.holds(one, on, one.held, one.held):
            while one.ends <= on:
                one.ends = words.ends[one.held](one.ends)
            one.forgiven = one.ends + timedelta(days=words.grace[one.held])
        elif on > one.forgiven:
            take(one, words, one.held - 1 if words.one_step else anew(one, words, on), on)


def anew(one, words, on):
    rank = 0
    for lower in range(1, one.held):
        if words.holds(one, on, lower, rank):
            rank = lower
    return rank


def happen(chance, people, until, places):
    """A few purchases and cars of the days since the last night, some of them written late or dated ahead."""
    for customer, one in people:
        for _time in range(chance.choice([0, 0, 1, 2])):
            on = until - timedelta(days=chance.choice([0, 0, 1, 3, 20, -2]))
            place, payer = chance.choice(places), chance.choice(["self", "self", "insurer", "maker"])
            category, cents = (
                chance.choice(["labour", "material"]),
                chance.choice([9_000, 30_000, 60_000, 85_000]),
            )
            invoice_with(
                {category: cents}, payer=payer, customer_id=customer, invoiced_on=on, branch=place
            )  # fmt: skip
            one.bought.append((on, place.code, payer, category, cents))
        if chance.random() < 0.15:
            brand = chance.choice(["LSV", "LSV", "BYD", "GAC"])
            sold = chance.choice([None, until + timedelta(days=40)])
            car = VehicleFactory(brand=brand)
            OwnershipFactory(customer_id=customer, vehicle=car, from_on=until, until_on=sold)
            one.cars.append((brand, until, sold))


@pytest.mark.parametrize("name", LADDERS)
def test_a_ladder_loaded_as_a_rulebook_gives_every_night_what_its_words_say(name):
    words, chance = LADDERS[name], Random(name)
    places = [BranchFactory(code="out-a"), BranchFactory(code="out-b")]
    load(words.book)
    people = []
    for number in range(10):
        joined = BEGIN + timedelta(days=0 if number < 8 else 35)
        customer = CustomerFactory(branch=places[number % 2])
        MembershipFactory(customer=customer, joined_on=joined, verified_on=None)
        people.append((customer.id, One(joined)))
    seen = set()
    for offset in NIGHTS:
        on = BEGIN + timedelta(days=offset)
        happen(chance, people, on, places)
        night(on)
        held = queries.find_standings([customer for customer, _one in people])
        found = [held[customer].rank if customer in held else 0 for customer, _one in people]
        before = [one.held for _customer, one in people]
        for _customer, one in people:
            evening(one, words, on)
        assert found == [one.held for _customer, one in people], on
        assert queries.prove() == []
        assert tiers.reassess_all(as_of=on, by=None, at=AT) == 0
        seen |= {(was, now) for was, now in zip(before, found, strict=True) if was != now}
    # The story is worth telling: somebody reached each tier, and somebody fell.
    assert {now for _was, now in seen} >= {1, 2, 3} and any(now < was for was, now in seen), seen
