from tiers.models.benefits import Benefit
from tiers.models.exceptions import Freeze, Override
from tiers.models.facts import Fact
from tiers.models.guarding import GuardCall, GuardRule, Nearness
from tiers.models.programmes import Criterion, Programme, Tier
from tiers.models.rehearsals import Move, Rehearsal, RehearsalCount, RehearsalOutcome
from tiers.models.standings import Due, Lapse, Nomination, Standing, TierChange
from tiers.models.tallies import Series, Tally, Watermark

__all__ = [
    "Benefit",
    "Criterion",
    "Due",
    "Fact",
    "Freeze",
    "GuardCall",
    "GuardRule",
    "Lapse",
    "Move",
    "Nearness",
    "Nomination",
    "Override",
    "Programme",
    "Rehearsal",
    "RehearsalCount",
    "RehearsalOutcome",
    "Series",
    "Standing",
    "Tally",
    "Tier",
    "TierChange",
    "Watermark",
]
