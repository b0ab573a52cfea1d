"""Reads of tiers: `from tiers import queries as tiers`. SQL stands in the modules of this folder."""

from tiers.queries.benefits import benefits_of, due_gifts, gifts
from tiers.queries.counted import Counted, counted
from tiers.queries.guarding import is_tier
from tiers.queries.guarding import missing as missing_of
from tiers.queries.proving import Drift, prove
from tiers.queries.standing import (
    Held,
    Need,
    NextTier,
    Route,
    counts_by_tier,
    held,
    missing_to_next,
    standing,
    standings,
    steps,
)

__all__ = [
    "Counted",
    "Drift",
    "Held",
    "Need",
    "NextTier",
    "Route",
    "benefits_of",
    "counted",
    "counts_by_tier",
    "due_gifts",
    "gifts",
    "held",
    "is_tier",
    "missing_of",
    "missing_to_next",
    "prove",
    "standing",
    "standings",
    "steps",
]
