"""Validation of a ladder as a whole: what is refused, in sentences that say which tier and what to do."""

import pytest
from django.utils import translation

from clubcrm.kernel import versions
from tests.tiers.clubs import draft
from tiers import checking
from tiers.models import Benefit, Tier
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db
SPENT, POINTS = "amount_spent", "points_earned"


def said(programme):
    with translation.override("en"):
        return checking.list_problems(programme)


def rung(*criteria):
    """A tier with one route of (measure, at_least[, window[, filter]])."""
    usual = ("", 1, "all time", {})
    return [[(*each, *usual[len(each) :]) for each in criteria]]


SOUND = {
    "the same in another window": [rung((SPENT, 500, "6 months")), rung((SPENT, 500, "3 months"))],
    "the same of another category": [
        rung((POINTS, 500, "all time", {"category": "labour"})),
        rung((POINTS, 500, "all time", {"category": "material"})),
    ],
    "less, and something else besides": [rung((SPENT, 500)), rung((SPENT, 300), ("visits", 3))],
    "more of the same": [rung((SPENT, 500)), rung((SPENT, 501))],
    "one of two routes at once": [
        [*rung((SPENT, 500)), *rung(("visits", 3))],
        rung((SPENT, 500)),
    ],
    "present tier and more": [rung(("is_member", 1)), rung(("present_tier", 1), (SPENT, 1))],
}
REFUSED = {
    "less above": (
        [rung((SPENT, 500)), rung((SPENT, 300))],
        "Tier Tier 2 asks for less than tier Tier 1 below it (amount spent: at least 3 yuan against 5 yuan): "
        "raise the threshold of Tier 2 or lower that of Tier 1.",
    ),
    "less above, two ranks apart": (
        [rung((SPENT, 500)), rung(("visits", 3)), rung(("present_tier", 1), (SPENT, 300))],
        "Tier Tier 3 asks for less than tier Tier 1 below it (amount spent: at least 3 yuan against 5 yuan): "
        "raise the threshold of Tier 3 or lower that of Tier 1.",
    ),
    "less above by one route of two": (
        [rung((SPENT, 500)), [*rung(("visits", 3)), *rung((SPENT, 499))]],
        "Tier Tier 2 asks for less than tier Tier 1 below it (amount spent: at least 4.99 yuan against 5 yuan): "
        "raise the threshold of Tier 2 or lower that of Tier 1.",
    ),
    "filters written otherwise": (
        [rung((POINTS, 9, "all time", {"category": "labour"})), rung((POINTS, 8, "all time", {"category": ["labour"]}))],
        "Tier Tier 2 asks for less than tier Tier 1 below it (points earned: at least 8 against 9): "
        "raise the threshold of Tier 2 or lower that of Tier 1.",
    ),
    "the same above": (
        [rung((SPENT, 500)), rung((SPENT, 500))],
        "Nobody would stay at tier Tier 1: whoever reaches it reaches Tier 2 at once. "
        "Ask for more at Tier 2, or leave Tier 1 out.",
    ),
    "only the tier below": (
        [rung((SPENT, 500)), rung(("present_tier", 1))],
        "Nobody would stay at tier Tier 1: whoever reaches it reaches Tier 2 at once. "
        "Ask for more at Tier 2, or leave Tier 1 out.",
    ),
    "more than yes": (
        [rung(("is_member", 2))],
        "Nobody could reach tier Tier 1: has applied for membership either holds or does not; ask for 1, not 2.",
    ),
    "after one out of reach": (
        [rung(("is_member", 2)), rung(("present_tier", 1), ("visits", 1))],
        "Nobody could reach tier Tier 2: it asks for rank 1 first, and no tier from there up to it can be reached. "
        "Ask for a lower one.",
    ),
    "in a circle": (
        [rung(("present_tier", 2), ("visits", 1)), rung(("present_tier", 1), ("visits", 2))],
        "Tier Tier 1, route 1: tiers ask for each other in a circle (Tier 1 → Tier 2 → Tier 1), so nobody could reach "
        "any of them. Let each ask only for a tier below it.",
    ),
    "itself": (
        [rung(("visits", 1)), rung(("present_tier", 2), ("visits", 2))],
        "Tier Tier 2, route 1: the present tier must be below the tier itself: ask for a rank under 2.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SOUND)
def test_a_sound_ladder_passes(case):
    assert said(draft(*SOUND[case])) == []


@pytest.mark.parametrize("case", REFUSED)
def test_a_ladder_that_does_not_fit_together_is_refused(case):
    rungs, sentence = REFUSED[case]
    programme = draft(*rungs)
    assert sentence in said(programme)
    with pytest.raises(versions.Invalid):
        versions.propose(kind=PROGRAMMES, version=programme.id, by=None, at=None)


def test_ranks_have_no_gap():
    programme = draft(rung(("visits", 1)), rung(("visits", 2)), rung(("visits", 3)))
    versions.remove_part(kind=PROGRAMMES, of=Tier, part=programme.tiers.get(rank=2).id)
    assert said(programme) == [
        "Tier Tier 3 has rank 3, but no tier has rank 2: number them 1, 2, 3 and so on."
    ]


def test_with_one_route_out_of_reach_the_other_is_enough():
    assert said(draft([*rung(("is_member", 2)), *rung(("visits", 1))])) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_for": "a year"}, "Tier Tier 1: “a year” is no validity."),
        ({"demotion": "one_step"}, "Tier Tier 1: a tier falls only when its validity ends"),
        ({"demotion": "one_step", "valid_for": "12 months"}, ""),
        ({"valid_for": "anniversary"}, ""),
    ],
    ids=["no validity", "falls when", "falls", "kept"],
)
def test_validity_and_demotion_go_together(fields, sentence):
    programme = draft(rung(("visits", 1)))
    programme.tiers.update(**fields)
    assert [text for text in said(programme) if not text.startswith(sentence)] == []
    assert bool(said(programme)) == bool(sentence)


def test_a_benefit_is_checked_by_its_kind_and_a_multiplier_stands_once():
    programme = draft(rung(("visits", 1)))
    tier = programme.tiers.get()
    for kind, figures in (
        ("cake", {}), ("parking", {"hours": 99}), ("points_multiplier", {"percent": 150}),
        ("points_multiplier", {"percent": 200}),
    ):  # fmt: skip
        versions.write_part(
            kind=PROGRAMMES, of=Benefit, within=tier.id, values={"kind": kind, "figures": figures}
        )
    assert said(programme) == [
        "Tier Tier 1, benefit cake: there is no kind of benefit “cake”. Known are: advisor, discount, gift, invitation, "
        "parking, partner, points_multiplier, priority, rescue, text.",
        "Tier Tier 1, benefit parking: Ensure this value is less than or equal to 24.",
        "Tier Tier 1, benefit points_multiplier: a tier has this benefit only once.",
    ]
