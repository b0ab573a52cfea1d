"""How tiers are climbed: with a reset, since the last change, in steps, from the next purchase."""

from datetime import date

import pytest

from tests.tiers.clubs import (
    AT,
    FALLING,
    MORE,
    MOST,
    ON,
    POINTS,
    at_most,
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
from tiers.models import Standing

pytestmark = pytest.mark.django_db


def held(customer):
    row = Standing.objects.get(customer=customer)
    return row.tier.code, row.valid_until, row.grace_until


def test_with_a_reset_only_what_comes_after_the_day_of_the_rise_counts():
    ladder([POINTS], [POINTS], policies={1: {"resets": True}}, climbing="step")
    customer = member()
    earn(customer, 250, ON)
    night()
    earn(customer, 60, ON)  # the same day, later: no longer counted
    earn(customer, 99, ON + days(1))
    night(ON + days(1))
    assert (tier_of(customer), Standing.objects.get(customer=customer).counted_from) == ("t1", ON)
    earn(customer, 1, ON + days(2))
    night(ON + days(2))
    assert tier_of(customer) == "t2"
    assert queries.prove() == []


def test_a_reset_after_a_visit_is_in_the_tallies_at_once():
    ladder([POINTS], [MORE], policies={1: {"resets": True}})
    customer = member()
    night()
    earn(customer, 299, ON)
    night()
    assert tier_of(customer) == "t1"
    earn(customer, 300, ON + days(1))
    tiers.reassess(customer=customer, as_of=ON + days(1), cause="visit", by=None, at=AT)
    night(ON + days(1))
    assert tier_of(customer) == "t2"
    assert queries.prove() == []


def test_a_kept_tier_with_a_reset_has_to_be_earned_anew():
    ladder([[("points_earned", 100, "all time", {})]], policies={1: FALLING | {"resets": True}})
    customer = member()
    earn(customer, 100, ON)
    night()
    earn(customer, 100, ON + days(5))
    night(ON + days(365))
    assert held(customer)[:2] == ("t1", date(2028, 11, 23))
    assert Standing.objects.get(customer=customer).counted_from == ON + days(365)
    night(date(2028, 11, 24))
    assert tier_of(customer) is None


def test_since_the_last_change_counts_from_the_day_after_it():
    since = [("points_earned", 100, "since the last change", {})]
    ladder([POINTS], [since])
    customer = member()
    earn(customer, 100, ON - days(1))
    # Nothing was changed yet: everything counts, for both.
    night()
    assert tier_of(customer) == "t2"
    other = member()
    earn(other, 60, ON - days(3))
    earn(other, 40, ON)
    ladder([POINTS], [[("points_earned", 101, "since the last change", {})]], on=ON)
    night()
    earn(other, 100, ON + days(1))
    night(ON + days(1))
    assert tier_of(other) == "t1"
    earn(other, 1, ON + days(2))
    night(ON + days(2))
    assert tier_of(other) == "t2"
    assert queries.prove() == []


def test_step_by_step_takes_one_a_day_and_skips_none():
    ladder([POINTS], [MORE], [MOST], climbing="step")
    customer = member()
    earn(customer, 500, ON)
    found = []
    for on in (ON, ON, ON + days(1), ON + days(1), ON + days(2), ON + days(3)):
        night(on)
        found.append(tier_of(customer))
        assert tiers.reassess_all(as_of=on, by=None, at=AT) == 0
        assert not tiers.reassess(customer=customer, as_of=on, cause="visit", by=None, at=AT).changed
    assert found == ["t1", "t1", "t2", "t2", "t3", "t3"]


def test_step_by_step_does_not_pass_a_tier_whose_own_criteria_do_not_hold():
    ladder([POINTS], [[("visits", 1, "all time", {})]], [MOST], climbing="step")
    customer = member()
    earn(customer, 500, ON)
    for ahead in range(3):
        night(ON + days(ahead))
    assert tier_of(customer) == "t1"


def test_new_rules_may_wait_for_each_members_next_purchase():
    ladder([POINTS])
    early, late, new = member(), member(), member(joined_on=ON + days(1))
    for customer in (early, late, new):
        earn(customer, 50, ON - days(20))
    bought(late, 100, ON - days(1))
    night()
    ladder([[("points_earned", 50, "12 months", {})]], applies="next_purchase", on=ON)
    bought(early, 100, ON)
    night(ON + days(1))
    assert [tier_of(one) for one in (early, late, new)] == ["t1", None, "t1"]
    bought(late, 100, ON + days(2), voided_at=AT)
    night(ON + days(2))
    assert tier_of(late) is None
    bought(late, 100, ON + days(3))
    night(ON + days(3))
    assert tier_of(late) == "t1"


def test_who_joined_on_the_day_the_new_rules_came_into_force_waits_for_nothing():
    ladder([POINTS])
    night()
    ladder([[("points_earned", 50, "12 months", {})]], applies="next_purchase", on=ON)
    on_the_day, before = member(joined_on=ON), member(joined_on=ON - days(1))
    for customer in (on_the_day, before):
        earn(customer, 50, ON)
    night(ON + days(1))
    assert [tier_of(one) for one in (on_the_day, before)] == ["t1", None]


def test_a_purchase_dated_ahead_brings_the_new_rules_on_its_day():
    ladder([POINTS])
    customer = member()
    earn(customer, 50, ON - days(20))
    night()
    ladder([[("points_earned", 50, "12 months", {})]], applies="next_purchase", on=ON)
    bought(customer, 100, ON + days(3))
    night(ON + days(2))
    assert tier_of(customer) is None
    night(ON + days(3))
    assert tier_of(customer) == "t1"


def test_step_by_step_who_fell_out_last_night_rises_the_next_though_nothing_else_moved():
    # What came since the rise is too much; since the fall nothing came.
    ladder(
        [[("points_earned", at_most(50), "since the last change", {})]],
        [MOST],
        policies={1: {"valid_for": "12 months", "demotion": "one_step"}},
        climbing="step",
    )
    customer = member()
    night()
    earn(customer, 100, ON + days(1))
    night(ON + days(1))
    fell = ON + days(366)
    night(fell)
    assert tier_of(customer) is None
    night(fell + days(1))
    assert tier_of(customer) == "t1"


def test_the_first_version_of_a_programme_waits_for_nobody():
    ladder([POINTS], code="first", applies="next_purchase", on=ON)
    customer = member()
    earn(customer, 100, ON)
    night()
    assert tier_of(customer) == "t1"


def test_new_rules_give_an_end_to_tiers_that_had_none_and_take_it_away():
    ladder([POINTS])
    customer = member(joined_on=date(2020, 2, 29))
    earn(customer, 100, ON)
    night()
    assert held(customer) == ("t1", None, None)
    ladder(
        [POINTS], policies={1: {"valid_for": "anniversary", "demotion": "one_step", "grace_days": 2}}, on=ON
    )
    assert held(customer) == ("t1", date(2027, 2, 28), date(2027, 3, 2))
    ladder([POINTS], policies={1: FALLING}, on=ON)
    assert held(customer) == ("t1", date(2027, 2, 28), date(2027, 3, 2))  # what was promised stays
    ladder([POINTS], on=ON)
    assert held(customer) == ("t1", None, None)
    ladder([POINTS], policies={1: FALLING}, on=ON)
    assert held(customer) == ("t1", date(2027, 11, 23), date(2027, 11, 23))
