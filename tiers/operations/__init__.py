"""Every write of tiers: `from tiers import operations as tiers`."""

from tiers.operations.counting import RunsBackwards, advance
from tiers.operations.evaluating import Outcome, reassess, reassess_all, reassess_due
from tiers.operations.excepting import (
    NotOverridden,
    NotPossible,
    end_override,
    freeze,
    override,
    thaw,
)
from tiers.operations.guarding import AlreadyAsked, AlreadyNoted, ask_call, near_percent, note_call, watch
from tiers.operations.merging import follow_merge
from tiers.operations.multiplying import settle_multipliers
from tiers.operations.nominating import AlreadyConfirmed, confirm, nominate
from tiers.operations.noting import note_fact, remove_fact
from tiers.operations.programmes import begin_programme, keep_what_is_held, lock_evaluations, preview
from tiers.operations.rehearsing import ask, forget, rehearse

__all__ = [
    "AlreadyAsked",
    "AlreadyConfirmed",
    "AlreadyNoted",
    "NotOverridden",
    "NotPossible",
    "Outcome",
    "RunsBackwards",
    "advance",
    "ask",
    "ask_call",
    "begin_programme",
    "confirm",
    "end_override",
    "follow_merge",
    "forget",
    "freeze",
    "keep_what_is_held",
    "lock_evaluations",
    "near_percent",
    "nominate",
    "note_call",
    "note_fact",
    "override",
    "preview",
    "reassess",
    "reassess_all",
    "reassess_due",
    "rehearse",
    "remove_fact",
    "settle_multipliers",
    "thaw",
    "watch",
]
