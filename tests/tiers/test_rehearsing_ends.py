"""Rehearsals of rules under which tiers end, begin anew and are climbed in steps: the same as the evaluation that writes."""

from calendar import monthrange
from datetime import date
from random import Random

import pytest

from clubcrm.kernel import versions
from tests.factories.members import MembershipFactory
from tests.tiers.clubs import AT, ON, days, draft, earn
from tiers import operations as tiers
from tiers.models import Move, Programme, RehearsalOutcome, Tier, TierChange
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db
POINTS = "points_earned"
TODAY = date(2026, 11, 22)


def points(at_least, window="all time"):
    return [(POINTS, at_least, window, {})]


def ruled(*rungs, **fields):
    """A draft whose tiers all have these fields too."""
    programme = draft(*[[rung] for rung in rungs], code="ends")
    Tier.objects.filter(programme=programme).update(**fields)
    return programme


def in_force(programme, on):
    versions.propose(kind=PROGRAMMES, version=programme.id, by=None, at=AT)
    versions.activate(kind=PROGRAMMES, version=programme.id, on=on, by=None, at=AT)


def lines(programme, kind="year", as_of=TODAY):
    asked = tiers.ask(programme=programme.id, kind=kind, as_of=as_of, by=None, at=AT)
    row = tiers.rehearse(rehearsal=asked, at=AT)
    found = RehearsalOutcome.objects.filter(rehearsal=row).order_by("on", "customer_id")
    return [(one.customer_id, one.on, one.before, one.after, Move(one.move).name) for one in found]


def test_who_falls_today_is_listed_as_it_then_happens():
    old = ruled(points(100), points(200, "12 months"), valid_for="12 months", demotion="recalculated")
    in_force(old, ON - days(500))
    customer, renewed = (MembershipFactory().customer_id for _ in range(2))
    for one in (customer, renewed):
        earn(one, 200, ON - days(450))
    earn(renewed, 200, ON - days(10))
    for one in (customer, renewed):
        tiers.reassess(customer=one, as_of=ON - days(400), cause="night", by=None, at=AT)
    new = Programme.objects.get(id=versions.draft_from(kind=PROGRAMMES, version=old.id, by=None, at=AT))
    assert lines(new, "today", ON) == [(customer, ON, "t2", "t1", "FALL")]
    in_force(new, ON)
    tiers.advance(as_of=ON)
    tiers.reassess_due(as_of=ON, by=None, at=AT)
    changes = TierChange.objects.filter(as_of=ON).order_by("customer")
    assert [(one.customer_id, one.before.code, one.after.code) for one in changes if one.before != one.after][
        :1
    ] == [(customer, "t2", "t1")]


def test_over_a_year_a_tier_ends_is_lost_and_is_reached_again():
    new = ruled(points(100, "3 months"), valid_for="3 months", demotion="recalculated")
    customer = MembershipFactory().customer_id
    for on in (date(2026, 1, 10), date(2026, 7, 5)):
        earn(customer, 100, on)
    assert lines(new) == [
        (customer, date(2026, 1, 31), "", "t1", "RISE"),
        (customer, date(2026, 5, 31), "t1", "", "FALL"),
        (customer, date(2026, 7, 31), "", "t1", "RISE"),
    ]


def test_over_a_year_a_tier_held_before_ends_one_validity_after_the_draft_would_have_begun():
    in_force(ruled(points(100)), date(2025, 9, 1))
    customer = MembershipFactory().customer_id
    earn(customer, 100, date(2025, 8, 10))
    tiers.reassess(customer=customer, as_of=date(2025, 9, 30), cause="night", by=None, at=AT)
    new = ruled(points(100, "3 months"), valid_for="3 months", demotion="recalculated")
    assert lines(new) == [(customer, date(2026, 2, 28), "t1", "", "FALL")]


def test_over_a_year_what_is_measured_begins_anew_where_the_rules_say_so():
    new = ruled(points(100), points(300), resets=True)
    customer = MembershipFactory().customer_id
    for amount, on in ((150, date(2026, 1, 10)), (200, date(2026, 3, 10)), (100, date(2026, 5, 10))):
        earn(customer, amount, on)
    assert lines(new) == [
        (customer, date(2026, 1, 31), "", "t1", "RISE"), (customer, date(2026, 5, 31), "t1", "t2", "RISE"),
    ]  # fmt: skip


POLICIES = [
    {"valid_for": "3 months", "demotion": "one_step", "grace_days": 20},
    {"valid_for": "4 months", "demotion": "recalculated", "resets": True},
    {"valid_for": "calendar year", "demotion": "recalculated", "grace_days": 31},
    {"valid_for": "anniversary", "demotion": "one_step"},
    {"demotion": "never", "resets": True},
]


@pytest.mark.parametrize("climbing", ["highest", "step"])
@pytest.mark.parametrize("policy", range(len(POLICIES)))
def test_a_replay_finds_what_evaluating_at_the_end_of_each_month_wrote(policy, climbing):
    dice = Random(policy)
    ends = [date(2025 + (m > 12), m - 12 * (m > 12), 1) for m in range(11, 23)]
    ends = [day.replace(day=monthrange(day.year, day.month)[1]) for day in ends]
    real = ruled(
        points(100, "4 months"), points(250, "6 months"), points(500, "12 months"), **POLICIES[policy]
    )
    Programme.objects.filter(id=real.id).update(climbing=climbing)
    in_force(real, date(2025, 10, 31))
    customers = [
        MembershipFactory(joined_on=date(2024, 3, 7), verified_on=None).customer_id for _ in range(6)
    ]
    for customer in customers:
        for _ in range(dice.randint(0, 9)):
            earn(customer, dice.randint(20, 260), ends[0].replace(day=1) + days(dice.randint(0, 360)))
    for day in ends:
        for customer in customers:
            tiers.reassess(customer=customer, as_of=day, cause="night", by=None, at=AT)
    written = TierChange.objects.select_related("before", "after").order_by("as_of", "customer_id")
    expected = [
        (
            one.customer_id,
            one.as_of,
            one.before.code if one.before else "",
            one.after.code if one.after else "",
        )
        for one in written
        if one.before != one.after
    ]
    copy = Programme.objects.get(id=versions.draft_from(kind=PROGRAMMES, version=real.id, by=None, at=AT))
    assert [line[:4] for line in lines(copy)] == expected
    assert expected
