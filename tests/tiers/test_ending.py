"""How a tier ends: validity, grace and falls; what a run that was killed leaves, and the sentences."""

from datetime import date

import pytest

from tests.tiers.clubs import (
    AT,
    FALLING,
    MORE,
    MOST,
    ON,
    POINTS,
    days,
    earn,
    ladder,
    member,
    night,
    tier_of,
)
from tiers import operations as tiers
from tiers import queries, validity, wording
from tiers.models import Due, Lapse, Standing, TierChange
from tiers.operations import counting

pytestmark = pytest.mark.django_db


def held(customer):
    row = Standing.objects.get(customer=customer)
    return row.tier.code, row.valid_until, row.grace_until


@pytest.mark.parametrize(
    ("text", "after", "joined_on", "end"),
    [
        ("", ON, ON, None),
        ("12 months", date(2026, 5, 3), ON, date(2027, 5, 3)),
        ("12 months", date(2028, 2, 29), ON, date(2029, 2, 28)),
        ("1 months", date(2026, 1, 31), ON, date(2026, 2, 28)),
        ("365 days", date(2027, 3, 1), ON, date(2028, 2, 29)),
        ("calendar year", date(2026, 1, 1), ON, date(2026, 12, 31)),
        ("calendar year", date(2026, 12, 30), ON, date(2026, 12, 31)),
        ("calendar year", date(2026, 12, 31), ON, date(2027, 12, 31)),
        ("anniversary", date(2026, 5, 3), date(2026, 5, 3), date(2027, 5, 3)),
        ("anniversary", date(2026, 5, 2), date(2020, 5, 3), date(2026, 5, 3)),
        ("anniversary", date(2026, 5, 3), date(2020, 5, 3), date(2027, 5, 3)),
        ("anniversary", date(2027, 1, 1), date(2024, 2, 29), date(2027, 2, 28)),
        ("anniversary", date(2027, 2, 28), date(2024, 2, 29), date(2028, 2, 29)),
    ],
)
def test_a_validity_ends_on_its_last_day(text, after, joined_on, end):
    assert validity.find_end(text, after, joined_on) == end


@pytest.mark.parametrize(
    "text", ["12 month", "all time", "calendar month", "since the last change", "forever"]
)
def test_what_is_no_validity_is_refused_with_what_is(text):
    with pytest.raises(validity.BadValidity, match="12 months"):
        validity.check(text)


def test_a_tier_is_looked_at_on_its_last_day_and_falls_on_the_day_after_the_grace():
    ladder([POINTS], [MORE], policies={2: FALLING | {"grace_days": 10}})
    customer = member()
    earn(customer, 300, ON)
    night()
    last = date(2027, 11, 23)
    assert held(customer) == ("t2", last, last + days(10))
    found = []
    for on in (last - days(1), last, last + days(10), last + days(11)):
        night(on)
        assert tiers.reassess_all(as_of=on, by=None, at=AT) == 0
        found.append(tier_of(customer))
    # The points of ON left the window of twelve months on the last day already; the first tier never falls.
    assert found == ["t2", "t2", "t2", None]
    change = TierChange.objects.filter(customer=customer).latest("id")
    assert (change.cause, change.before.code, change.after, change.route) == ("validity", "t2", None, 0)
    assert change.evidence["criteria"][0]["value"] == 0
    assert Lapse.objects.get(customer=customer).since_on == last + days(11)
    assert queries.prove() == []


def test_a_validity_that_ends_today_is_looked_at_though_nothing_else_moved():
    ladder([[("points_earned", 100, "all time", {})]], policies={1: FALLING})
    customer = member()
    earn(customer, 100, ON)
    night()
    for on in (date(2027, 11, 22), date(2027, 11, 23)):
        night(on)
    assert held(customer)[:2] == ("t1", date(2028, 11, 23))


def test_in_the_grace_the_tier_is_kept_by_what_was_missing_and_counts_from_its_old_end():
    ladder([POINTS], [MORE], policies={2: FALLING | {"grace_days": 10}})
    customer = member()
    earn(customer, 300, ON)
    night()
    last = date(2027, 11, 23)
    earn(customer, 299, last - days(30))
    night(last + days(3))
    assert held(customer) == ("t2", last, last + days(10))
    earn(customer, 1, last + days(4))
    assert night(last + days(4)) == 0  # kept is no change of tier
    assert held(customer) == ("t2", date(2028, 11, 23), date(2028, 12, 3))
    assert Standing.objects.get(customer=customer).since_on == ON
    change = TierChange.objects.filter(customer=customer).latest("id")
    assert (change.before, change.after.code, change.cause) == (change.after, "t2", "validity")


def test_validities_that_nobody_looked_at_are_passed_over_also_on_the_very_day_of_an_end():
    ladder([POINTS], policies={1: FALLING})
    customer = member()
    earn(customer, 100, ON)
    night()
    earn(customer, 100, date(2028, 11, 1))
    night(date(2028, 11, 23))  # the last day of the second validity; on that of the first no night ran
    assert held(customer)[:2] == ("t1", date(2029, 11, 23))
    assert validity.find_next_end("12 months", ON, date(2028, 11, 22), ON) == date(2028, 11, 23)
    assert validity.find_next_end("12 months", ON, date(2028, 11, 23), ON) == date(2029, 11, 23)


@pytest.mark.parametrize(
    ("demotion", "left", "tier"),
    [
        ("recalculated", 99, None),
        ("recalculated", 100, "t1"),
        ("recalculated", 299, "t1"),
        ("recalculated", 300, "t2"),
        ("recalculated", 499, "t2"),
        ("recalculated", 500, "t3"),
        ("one_step", 0, "t2"),
        ("one_step", 500, "t3"),
        ("never", 0, "t3"),
    ],
)
def test_what_a_fall_leaves_is_the_policy_of_the_tier(demotion, left, tier):
    ladder([POINTS], [MORE], [MOST], policies={3: FALLING | {"demotion": demotion}})
    customer = member()
    earn(customer, 500, ON)
    night()
    if left:
        earn(customer, left, ON + days(200))
    night(ON + days(365 + 1))
    assert tier_of(customer) == tier
    assert tiers.reassess_all(as_of=ON + days(366), by=None, at=AT) == 0


def test_who_fell_out_rises_again_and_lapses_no_more():
    ladder([POINTS], policies={1: FALLING})
    customer = member()
    earn(customer, 100, ON)
    night()
    night(ON + days(366))
    assert tier_of(customer) is None
    earn(customer, 100, ON + days(370))
    night(ON + days(370))
    assert (tier_of(customer), Lapse.objects.count()) == ("t1", 0)


def test_a_killed_run_resumes_and_writes_each_fall_once(monkeypatch):
    ladder([POINTS], policies={1: FALLING})
    customers = [member() for _ in range(4)]
    for customer in customers:
        earn(customer, 100, ON)
    night()
    counting.advance(as_of=ON + days(366))

    class Killed(Exception):
        pass

    def die(done, total):
        raise Killed

    with pytest.raises(Killed):
        tiers.reassess_due(as_of=ON + days(366), by=None, at=AT, chunk=1, progress=die)
    assert (Lapse.objects.count(), Due.objects.count()) == (1, 3)
    night(ON + days(366))
    assert Lapse.objects.count() == 4
    assert TierChange.objects.filter(cause="validity").count() == 4
    assert night(ON + days(366)) == 0


def test_the_evidence_and_what_is_missing_read_as_sentences():
    labour = [
        ("points_earned", 500, "12 months", {}),
        ("points_earned", 100, "12 months", {"category": "material"}),
    ]
    ladder([POINTS], [labour])
    customer = member()
    earn(customer, 20, date(2026, 3, 5), "labour")
    earn(customer, 180, ON, "material")
    night()
    standing = queries.find_standing(customer)
    said = wording.describe_held(standing.tier, standing.since_on, standing.evidence)
    assert said == (
        "第1级，自 2026-11-23 起：12 个月内积分 200 分。",
        "Tier 1 since 2026-11-23: 200 points earned within 12 months.",
    )
    step = queries.find_missing_to_next(customer, ON)[0]
    assert wording.describe_ways(step) == [
        ("距第2级还差 300 分（2027-03-04 前）。", "300 points to Tier 2 by 2027-03-04.")
    ]
    earn(customer, 300, ON, "labour")
    night()
    standing = queries.find_standing(customer)
    assert wording.describe_evidence(standing.evidence) == (
        "12 个月内积分 500 分，其中维保材料 180 分",
        "500 points earned within 12 months; 180 from Maintenance material",
    )


def test_one_that_is_missing_is_said_as_one():
    ladder([[("cars_same_brand", 1, "all time", {})]], [[("referred_joined", 1, "all time", {})]])
    first, second = queries.find_missing_to_next(member(), ON)
    assert [one.en for step in (first, second) for one in wording.describe_ways(step)] == [
        "1 car to Tier 1.",
        "1 person to Tier 2.",
    ]
    assert [route.needs[0].unit for route in first.routes] == ["辆"]
