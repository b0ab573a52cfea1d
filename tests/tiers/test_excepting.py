"""A tier set by hand until a day, and a tier that does not fall while a dispute is open."""

import pytest

from tests.tiers.clubs import AT, FALLING, MORE, MOST, ON, POINTS, days, earn, ladder, member, night, tier_of
from tiers import operations as tiers
from tiers import wording
from tiers.models import Standing, TierChange

pytestmark = pytest.mark.django_db


def held(customer):
    row = Standing.objects.get(customer=customer)
    return row.tier.code, row.valid_until, row.grace_until


def test_a_tier_set_by_hand_holds_to_its_last_day_and_then_the_rules_decide_again():
    programme = ladder([POINTS], [MORE], [MOST])
    customer = member()
    earn(customer, 100, ON)
    night()
    top = programme.tiers.get(rank=3)
    outcome = tiers.override(
        customer=customer, tier=top.id, reason="旧会员转入", on=ON, until_on=ON + days(30), by=None, at=AT
    )  # fmt: skip
    assert (outcome.before.code, outcome.after.code, outcome.changed) == ("t1", "t3", True)
    earn(customer, 200, ON + days(3))
    night(ON + days(30))
    assert held(customer) == ("t3", ON + days(30), ON + days(30))
    night(ON + days(31))
    assert held(customer) == ("t2", None, None)
    changes = TierChange.objects.filter(customer=customer).order_by("id")
    assert [(row.cause, row.after.code) for row in changes] == [
        ("night", "t1"),
        ("override", "t3"),
        ("override", "t2"),
    ]
    assert "旧会员转入" in wording.describe_evidence(changes[1].evidence).zh
    assert tiers.reassess_all(as_of=ON + days(31), by=None, at=AT) == 0


@pytest.mark.parametrize("before", ["none", "t1"])
def test_after_an_override_one_climbs_through_tiers_that_ask_for_the_one_below(before):
    above = [[[("present_tier", rank, "all time", {}), *points]] for rank, points in ((1, MORE), (2, MOST))]
    programme = ladder([POINTS], *above)
    customer = member()
    if before == "t1":
        earn(customer, 100, ON)
    night()
    given = programme.tiers.get(rank=1 if before == "none" else 2)
    tiers.override(customer=customer, tier=given.id, reason="x", on=ON, until_on=ON + days(9), by=None, at=AT)
    earn(customer, 500, ON + days(1))
    night(ON + days(10))
    assert held(customer) == ("t3", None, None)
    change = TierChange.objects.filter(customer=customer).latest("id")
    values = {each["measure"]: each["value"] for each in change.evidence["criteria"]}
    assert (change.before.rank, values["present_tier"]) == (given.rank, 2)


def test_an_override_that_ends_where_nothing_is_reached_gives_back_what_was_held_with_its_end():
    programme = ladder([POINTS], [MORE], policies={1: FALLING | {"grace_days": 5}})
    customer = member()
    earn(customer, 100, ON)
    night()
    top = programme.tiers.get(rank=2)
    tiers.override(customer=customer, tier=top.id, reason="x", on=ON, until_on=ON + days(9), by=None, at=AT)
    night(ON + days(10))
    end = ON + days(365)
    assert held(customer) == ("t1", end, end + days(5))


def test_a_tier_set_lower_by_hand_is_not_climbed_from_until_it_ends():
    programme = ladder([POINTS], [MORE])
    customer = member()
    earn(customer, 300, ON)
    night()
    low = programme.tiers.get(rank=1)
    tiers.override(customer=customer, tier=low.id, reason="x", on=ON, until_on=ON + days(9), by=None, at=AT)
    night(ON + days(1))
    assert tier_of(customer) == "t1"
    ended = tiers.end_override(customer=customer, on=ON + days(2), by=None, at=AT)
    assert (ended.after.code, tier_of(customer)) == ("t2", "t2")
    with pytest.raises(tiers.NotOverridden):
        tiers.end_override(customer=customer, on=ON + days(2), by=None, at=AT)


@pytest.mark.parametrize("policies", [{1: FALLING, 2: FALLING}, {1: FALLING}], ids=["both end", "one ends"])
def test_the_end_of_a_validity_under_an_override_is_not_forgotten(policies):
    programme = ladder([POINTS], [MORE], policies=policies)
    customer = member()
    earn(customer, 100, ON)
    night()
    top = programme.tiers.get(rank=2)
    tiers.override(
        customer=customer, tier=top.id, reason="x", on=ON + days(9), until_on=ON + days(400), by=None, at=AT
    )
    night(ON + days(401))
    assert tier_of(customer) is None


def test_a_tier_is_not_set_by_hand_for_who_is_no_member():
    programme = ladder([POINTS])
    customer = member(joined_on=ON + days(1))
    with pytest.raises(tiers.NotPossible):
        tiers.override(
            customer=customer, tier=programme.tiers.get().id, reason="x", on=ON, until_on=ON, by=None, at=AT
        )  # fmt: skip
    assert not TierChange.objects.exists()


def test_a_dispute_opened_on_the_very_day_of_a_fall_stops_it():
    ladder([POINTS], policies={1: FALLING})
    customer = member()
    earn(customer, 100, ON)
    night()
    night(ON + days(365))
    tiers.freeze(customer=customer, reason="complaint", reference="complaint:1", on=ON + days(366), at=AT)
    night(ON + days(366))
    assert tier_of(customer) == "t1"


def test_a_tier_does_not_fall_while_a_dispute_is_open_and_may_rise():
    ladder([POINTS], [MORE], policies={1: FALLING})
    customer = member()
    earn(customer, 100, ON)
    night()
    tiers.freeze(customer=customer, reason="complaint", reference="complaint:1", on=ON + days(360), at=AT)
    tiers.freeze(customer=customer, reason="complaint", reference="complaint:1", on=ON + days(360), at=AT)
    night(ON + days(366))
    night(ON + days(380))
    assert tier_of(customer) == "t1"
    assert tiers.thaw(reference="complaint:1", on=ON + days(381))
    assert not tiers.thaw(reference="complaint:1", on=ON + days(390))
    night(ON + days(380))
    assert tier_of(customer) == "t1"
    night(ON + days(381))
    assert tier_of(customer) is None
