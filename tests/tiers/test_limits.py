"""Criteria that hold up to a figure: evaluated, said back, missing, checked, dumped and loaded."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.rulebook.conftest import check, load
from tests.tiers.clubs import AT, ON, at_most, bought, days, draft, earn, ladder, member, night, tier_of
from tiers import checking, queries, wording
from tiers import operations as tiers
from tiers.models import Criterion, TierChange

pytestmark = pytest.mark.django_db
FREQUENT = [("purchases", 1, "30 days", {}), ("purchases", at_most(2), "30 days", {})]


@pytest.mark.parametrize(("times", "tier"), [(0, None), (1, "t1"), (2, "t1"), (3, None)])
def test_a_range_is_two_criteria_of_one_route(times, tier):
    ladder([FREQUENT])
    customer = member()
    for ago in range(times):
        bought(customer, 100, ON - days(ago))
    night()
    assert tier_of(customer) == tier
    assert queries.prove() == []
    assert tiers.reassess_all(as_of=ON, by=None, at=AT) == 0
    assert not tiers.reassess(customer=customer, as_of=ON, cause="request", by=None, at=AT).changed


def test_what_leaves_the_window_no_longer_stands_in_the_way():
    ladder([[("points_earned", at_most(50), "30 days", {})]])
    customer = member()
    earn(customer, 60, ON)
    night()
    assert tier_of(customer) is None
    night(ON + days(29))
    assert tier_of(customer) is None
    night(ON + days(30))
    assert tier_of(customer) == "t1"
    change = TierChange.objects.get(customer=customer)
    (said,) = change.evidence["criteria"]
    assert said == {
        "measure": "points_earned", "filter": {}, "window": "30 days", "at_most": 50, "value": 0,
    }  # fmt: skip
    assert wording.describe_evidence(change.evidence) == (
        "30 天内积分 0 分",
        "0 points earned within 30 days",
    )


@pytest.mark.parametrize(
    ("route", "zh", "en"),
    [
        (
            ("amount_spent", at_most(50_000), "calendar year", {}),
            "当年消费金额不超过 500 元", "at most 500 amount spent this year",
        ),
        (("visits", at_most(0), "12 months", {}), "12 个月内到店次数不超过 0 次", "at most 0 visits within 12 months"),
        (("is_owner", at_most(0), "all time", {}), "不满足“名下有车”", "not: owns a car"),
    ],
)  # fmt: skip
def test_it_is_said_in_both_languages(route, zh, en):
    programme = draft([[route]])
    (tier,) = wording.describe_programme(programme)
    assert tier.reached == (f"第1级：{zh}".replace("：12", "： 12"), f"Tier 1: {en}")


def test_what_is_too_much_is_open_not_countable():
    ladder([[("is_member", 1, "all time", {})]], [FREQUENT])
    customer = member()
    for ago in range(3):
        bought(customer, 100, ON - days(ago))
    night()
    with translation.override("en"):
        (step,) = queries.find_missing_to_next(customer, ON)
    first, limit = step.routes[0].needs
    assert (first.met, first.unit) == (True, "purchases")
    assert (limit.label, limit.met, limit.missing, limit.unit, limit.by) == (
        "at most 2 purchases within 30 days", False, 1, "", None,
    )  # fmt: skip
    assert wording.describe_ways(step)[0].en == "Missing to Tier 2: at most 2 purchases within 30 days."
    assert tiers.watch() == 0


REFUSED = {
    "more than is allowed": (
        [[("purchases", 3, "30 days", {}), ("purchases", at_most(2), "30 days", {})]],
        "Nobody could reach tier Tier 1: one route asks for at least 3 of purchases and allows at most 2. "
        "Lower the one or raise the other.",
    ),
    "less than nothing": (
        [[("purchases", at_most(-1), "30 days", {})]],
        "Tier Tier 1, route 1: “at most -1” holds for nobody; allow 0 or more.",
    ),
    "a rank": (
        [[("present_tier", at_most(1), "all time", {})]],
        "Tier Tier 1, route 1: the present tier is asked for by “at least”.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_limit_that_makes_no_sense_is_refused(case):
    rung, sentence = REFUSED[case]
    with translation.override("en"):
        assert checking.list_problems(draft(rung)) == [sentence]


def test_another_window_or_another_route_contradicts_nothing():
    rung = [
        [("purchases", 3, "30 days", {}), ("purchases", at_most(2), "7 days", {})],
        [("purchases", at_most(2), "30 days", {})],
    ]
    assert checking.list_problems(draft(rung)) == []


def test_a_higher_tier_that_allows_more_asks_for_less():
    wide, tight = [("visits", at_most(5), "30 days", {})], [("visits", at_most(2), "30 days", {})]
    with translation.override("en"):
        assert checking.list_problems(draft([tight], [wide])) == [
            "Tier Tier 2 allows more than tier Tier 1 below it (visits: at most 5 against 2): lower the limit of Tier 2 "
            "or raise that of Tier 1."
        ]
        assert checking.list_problems(draft([wide], [tight])) == []


BOOK = """
[[programme]]
code = "calm"
name_zh = "稳"
name_en = "Calm"

[[programme.tier]]
code = "calm"
name_zh = "稳"
name_en = "Calm"
criterion = [{ measure = "visits", at_most = 3, window = "12 months" }, { measure = "is_member" }]
"""


def test_a_rulebook_writes_one_of_the_two():
    load(BOOK)
    written = Criterion.objects.filter(tier__programme__code="calm").order_by("id")
    assert [(row.measure, row.at_least, row.at_most) for row in written] == [
        ("visits", None, 3), ("is_member", 1, None),
    ]  # fmt: skip
    with translation.override("en"):
        (fault,) = check(BOOK.replace("at_most = 3", "at_most = 3, at_least = 1")).faults
    assert str(fault).startswith("programme[0].tier[0].criterion[0].at_most: a criterion says either")


def test_the_database_keeps_one_threshold_per_criterion():
    tier = draft([FREQUENT]).tiers.get()
    for given in ({}, {"at_least": 1, "at_most": 2}):
        with pytest.raises(IntegrityError, match="criterion_has_one_threshold"), transaction.atomic():
            tier.criteria.create(measure="visits", **given)
