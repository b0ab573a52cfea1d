"""What the tiers of the demo club bring: the ladder of the house, its next version with benefits."""

from datetime import date, datetime
from typing import Any

from tiers import ladders
from tiers import operations as tiers
from tiers.models import Tier

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


def bring(*, on: date, at: datetime) -> None:
    """Put the version with benefits in force before anybody joins."""
    programme = ladders.active()
    assert programme is not None
    version = tiers.new_version(programme=programme.id, by=None, at=at)
    for tier in Tier.objects.filter(programme=version):
        for kind, figures in BRINGS.get(tier.code, []):
            tiers.write_benefit(tier=tier.id, benefit=None, kind=kind, figures=figures)
    tiers.propose(programme=version, by=None, at=at)
    tiers.activate(programme=version, on=on, by=None, at=at)
