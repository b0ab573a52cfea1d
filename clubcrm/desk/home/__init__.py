"""Home, composed of blocks: one file each in this folder. Dropping in a file with a BLOCK adds it.

A block says for which roles it is, where it stands, what it reads and which template shows it.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from clubcrm.kernel import discovery, inbox
from clubcrm.kernel.models import Staff, User
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


def blocks() -> list[Block]:
    """Every file of this folder, in order of place."""
    found = discovery.find_kinds_in_folder(__name__, Block, called="BLOCK").values()
    return sorted(found, key=lambda block: (PLACES.index(block.place), block.order))


def of(looking: Looking, roles: list[str]) -> dict[str, list[Shown]]:
    """What somebody of these roles sees, by place."""
    shown: dict[str, list[Shown]] = {place: [] for place in PLACES}
    for block in blocks():
        if set(roles) & set(block.roles) and (data := block.read(looking)) is not None:
            shown[block.place].append(Shown(block.template, data))
    return shown
