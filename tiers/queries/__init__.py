"""Reads of tiers: `from tiers import queries as tiers`. SQL stands in the modules of this folder."""

from tiers.queries.benefits import find_due_gifts, list_benefits, list_gifts
from tiers.queries.counted import Counted, read_counted
from tiers.queries.guarding import does_tier_exist, find_missing_of
from tiers.queries.proving import Drift, prove
from tiers.queries.standing import (
    Held,
    Need,
    NextTier,
    Route,
    count_by_tier,
    find_missing_to_next,
    find_standing,
    find_standings,
    list_steps,
    list_warning_days,
    make_held,
)

__all__ = [
    "Counted",
    "Drift",
    "Held",
    "Need",
    "NextTier",
    "Route",
    "count_by_tier",
    "does_tier_exist",
    "find_due_gifts",
    "find_missing_of",
    "find_missing_to_next",
    "find_standing",
    "find_standings",
    "list_benefits",
    "list_gifts",
    "list_steps",
    "list_warning_days",
    "make_held",
    "prove",
    "read_counted",
]
