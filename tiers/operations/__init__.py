"""Every write of tiers: `from tiers import operations as tiers`."""

from tiers.operations.counting import RunsBackwards, advance
from tiers.operations.drafting import (
    Step,
    draft,
    remove_benefit,
    remove_criterion,
    remove_tier,
    write_benefit,
    write_criterion,
    write_tier,
    write_version,
)
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
from tiers.operations.merging import merged
from tiers.operations.multiplying import settle_multipliers
from tiers.operations.nominating import AlreadyConfirmed, confirm, nominate
from tiers.operations.noting import note_fact, remove_fact
from tiers.operations.programmes import (
    Invalid,
    NotADraft,
    TierStillHeld,
    WrongState,
    activate,
    close,
    decided,
    keep_what_is_held,
    new_version,
    preview,
    problems,
    propose,
    withdraw,
)
from tiers.operations.rehearsing import ask, forget, rehearse

__all__ = [
    "AlreadyAsked",
    "AlreadyConfirmed",
    "AlreadyNoted",
    "Invalid",
    "NotADraft",
    "NotOverridden",
    "NotPossible",
    "Outcome",
    "RunsBackwards",
    "Step",
    "TierStillHeld",
    "WrongState",
    "activate",
    "advance",
    "ask",
    "ask_call",
    "close",
    "confirm",
    "decided",
    "draft",
    "end_override",
    "forget",
    "freeze",
    "keep_what_is_held",
    "merged",
    "near_percent",
    "new_version",
    "nominate",
    "note_call",
    "note_fact",
    "override",
    "preview",
    "problems",
    "propose",
    "reassess",
    "reassess_all",
    "reassess_due",
    "rehearse",
    "remove_benefit",
    "remove_criterion",
    "remove_fact",
    "remove_tier",
    "settle_multipliers",
    "thaw",
    "watch",
    "withdraw",
    "write_benefit",
    "write_criterion",
    "write_tier",
    "write_version",
]
