"""The rules of the demo club: the ladder of the house with benefits, gold for a year at a time, points that lapse."""

from datetime import date, datetime
from typing import Any

from clubcrm.kernel import versions
from points.models import EarningRule
from points.versions import EARNING_RULES
from tiers import ladders
from tiers.models import Benefit, Tier
from tiers.versions import PROGRAMMES

BRINGS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "basic": [("invitation", {})],
    "green": [("priority", {}), ("parking", {"hours": 1})],
    "green-1": [("priority", {}), ("parking", {"hours": 2}), ("gift", {"occasion": "birthday", "value_cents": 6_800})],
    "green-2": [
        ("parking", {"hours": 2}),
        ("discount", {"pays_percent": 95, "categories": ["labour"]}),
        ("gift", {"occasion": "birthday", "value_cents": 8_800}),
    ],
    "gold": [
        ("discount", {"pays_percent": 88, "categories": ["labour"], "stacks": True}),
        ("rescue", {"times_a_year": 2}),
        ("gift", {"occasion": "birthday", "value_cents": 12_800}),
        ("gift", {"occasion": "quarter", "value_cents": 5_000}),
    ],
}  # fmt: skip


GOLD = {"valid_for": "12 months", "grace_days": 30, "demotion": Tier.Demotion.ONE_STEP}
LAPSE = {"expires": EarningRule.Expires.MONTH_END, "expires_after": 18}


def put_rules_in_force(*, on: date, at: datetime) -> None:
    """The demo's ladder and its earning rules, before anybody joins."""
    bring_benefits(on=on, at=at)
    let_points_lapse(on=on, at=at)


def bring_benefits(*, on: date, at: datetime) -> None:
    """The ladder of the house, its next version: tiers bring something, and gold has to be earned again."""
    programme = ladders.find_active()
    assert programme is not None
    who: dict[str, Any] = {"by": None, "at": at}
    version = versions.draft_from(kind=PROGRAMMES, version=programme.id, **who)
    for tier in Tier.objects.filter(programme=version):
        for kind, figures in BRINGS.get(tier.code, []):
            brings = {"kind": kind, "figures": figures}
            versions.write_part(kind=PROGRAMMES, of=Benefit, within=tier.id, values=brings)
        if tier.code == "gold":
            versions.write_part(kind=PROGRAMMES, of=Tier, within=version, part=tier.id, values=GOLD)
    versions.propose(kind=PROGRAMMES, version=version, **who)
    versions.activate(kind=PROGRAMMES, version=version, on=on, **who)


def let_points_lapse(*, on: date, at: datetime) -> None:
    """Points of the demo live for eighteen months."""
    who: dict[str, Any] = {"by": None, "at": at}
    for rule in EarningRule.objects.filter(state=EarningRule.State.ACTIVE):
        version = versions.draft_from(kind=EARNING_RULES, version=rule.id, **who)
        versions.redraft(kind=EARNING_RULES, version=version, values=LAPSE)
        versions.activate(kind=EARNING_RULES, version=version, on=on, **who)
