"""Versions of whatever the club is run by: drafted, proposed, agreed to, in force, closed, compared; the same for all.

A new thing kept in versions is a model (clubcrm.kernel.models.Version), a VersionKind in `<app>/versions.py`, a form,
and a line of SQL that puts the guard on its tables (docs/decisions/0088-versions-once.md).
"""

from clubcrm.kernel.versions.drafting import draft, draft_from, redraft, remove_part, write_part
from clubcrm.kernel.versions.kinds import Link, VersionKind, kinds
from clubcrm.kernel.versions.life import activate, close, propose, propose_end, withdraw, withdraw_end
from clubcrm.kernel.versions.parts import content_of
from clubcrm.kernel.versions.refusals import (
    Invalid,
    LeavesNone,
    NotADraft,
    Refused,
    WrongDate,
    WrongState,
)

KINDS: tuple[VersionKind, ...] = ()  # the kernel itself keeps nothing in versions

__all__ = [
    "KINDS",
    "Invalid",
    "LeavesNone",
    "Link",
    "NotADraft",
    "Refused",
    "VersionKind",
    "WrongDate",
    "WrongState",
    "activate",
    "close",
    "content_of",
    "draft",
    "draft_from",
    "kinds",
    "propose",
    "propose_end",
    "redraft",
    "remove_part",
    "withdraw",
    "withdraw_end",
    "write_part",
]
