"""What the tiers of the demo club bring: the ladder of the house, its next version with benefits."""

from datetime import date, datetime
from typing import Any

from clubcrm.kernel import versions
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


def bring(*, on: date, at: datetime) -> None:
    """Put the version with benefits in force before anybody joins."""
    programme = ladders.find_active()
    assert programme is not None
    who: dict[str, Any] = {"by": None, "at": at}
    version = versions.draft_from(kind=PROGRAMMES, version=programme.id, **who)
    for tier in Tier.objects.filter(programme=version):
        for kind, figures in BRINGS.get(tier.code, []):
            brings = {"kind": kind, "figures": figures}
            versions.write_part(kind=PROGRAMMES, of=Benefit, within=tier.id, values=brings)
    versions.propose(kind=PROGRAMMES, version=version, **who)
    versions.activate(kind=PROGRAMMES, version=version, on=on, **who)
