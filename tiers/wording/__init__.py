"""Every sentence of tiers that code puts together, by what it is about. `from tiers import wording`."""

from tiers.wording.bilingual import Bilingual
from tiers.wording.criteria import (
    describe_criterion,
    describe_denial,
    describe_filter,
    describe_series,
    describe_tier,
    read_names,
    write_figure,
)
from tiers.wording.evidence import describe_evidence, describe_held
from tiers.wording.guarding import say_guard
from tiers.wording.missing import describe_missing, describe_ways
from tiers.wording.periods import describe_window
from tiers.wording.programmes import (
    TierInWords,
    describe_benefit,
    describe_climbing,
    describe_keeping,
    describe_programme,
    list_lines,
    say_ladder_in_force,
)

__all__ = [
    "Bilingual",
    "TierInWords",
    "describe_benefit",
    "describe_climbing",
    "describe_criterion",
    "describe_denial",
    "describe_evidence",
    "describe_filter",
    "describe_held",
    "describe_keeping",
    "describe_missing",
    "describe_programme",
    "describe_series",
    "describe_tier",
    "describe_ways",
    "describe_window",
    "list_lines",
    "read_names",
    "say_guard",
    "say_ladder_in_force",
    "write_figure",
]
