"""Home is composed of blocks: an app names its own in `<app>/home.py` as BLOCKS, and nothing else is edited.

A block says for which roles it is, where it stands, what it reads and which template shows it.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from clubcrm.kernel import inbox, roles
from clubcrm.kernel.chapters import setting_up
from clubcrm.kernel.discovery import find_rooms
from clubcrm.kernel.models import Notice, Staff, User
from clubcrm.kernel.scope import Scope

PLACES = ("top", "main", "side")


class Looking(NamedTuple):
    """Who looks at home, at which branches, when, and what waits for them."""

    user: User
    staff: Staff | None
    scope: Scope
    today: date
    at: datetime
    waiting: inbox.Waiting


class Block(NamedTuple):
    """`read` gives what `template` shows, as `block`, in a fixed number of queries; None leaves the block out.

    `order` is its place from the top of `place` (top: the full width, main, side).
    """

    roles: tuple[str, ...]
    place: str
    order: int
    template: str
    read: Callable[[Looking], Any]


class Shown(NamedTuple):
    """A block that was read, ready for its template."""

    template: str
    data: Any


def find_blocks() -> list[Block]:
    """BLOCKS of every app, in order of place."""
    found = [block for room in find_rooms("home") for block in room.BLOCKS]
    return sorted(found, key=lambda block: (PLACES.index(block.place), block.order))


def compose(looking: Looking, mine: list[str]) -> dict[str, list[Shown]]:
    """What somebody of these roles sees, by place."""
    shown: dict[str, list[Shown]] = {place: [] for place in PLACES}
    for block in find_blocks():
        if set(mine) & set(block.roles) and (data := block.read(looking)) is not None:
            shown[block.place].append(Shown(block.template, data))
    return shown


FEW = 6
URGENCY: list[str] = [Notice.Level.LATE, Notice.Level.ATTENTION, Notice.Level.INFO]


def read_alerts(looking: Looking) -> dict[str, Any]:
    """What this person was told and has not seen to: late things first."""
    notices = sorted(looking.waiting.notices, key=lambda notice: URGENCY.index(notice.level))
    return {"rows": notices[:FEW], "count": len(notices)}


def read_approvals(looking: Looking) -> dict[str, Any]:
    """Approvals that wait for this person."""
    return {"rows": looking.waiting.approvals[:FEW], "count": len(looking.waiting.approvals)}


def read_set_up(looking: Looking) -> setting_up.SetUp | None:
    """What a new club has still to do; nothing when all is done."""
    found = setting_up.read(looking.user)
    return found if found and found.open else None


BLOCKS = (
    Block(
        roles=("administrator",),
        place="top",
        order=5,
        template="kernel/home/_set_up.html",
        read=read_set_up,
    ),
    Block(
        roles=("administrator", "general-manager", "care-manager", "service-director", "service-manager"),
        place="side",
        order=10,
        template="kernel/home/_approvals.html",
        read=read_approvals,
    ),
    Block(
        roles=tuple(roles.BY_CODE),
        place="side",
        order=20,
        template="kernel/home/_alerts.html",
        read=read_alerts,
    ),
)
