"""Whose branches a signed-in person sees: their own branch and every branch below it in the tree.

Every request carries its scope here (StaffMiddleware), and querysets of scoped models ask for it when their statement
is compiled (clubcrm.kernel.scoped). Outside a request, commands and tasks see everything; a process that serves pages
says `close()` at its start, and then nothing is seen outside a request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import connection

from clubcrm.kernel import queries


class NoScope(Exception):
    """A process that serves pages asked for rows outside a request: nobody has said whose."""


class Scope(NamedTuple):
    """Branch ids one may see. QuerySets take it: `Customer.objects.within(scope)`. Empty means nothing.

    `whole`: these are all branches. `opened`: customers of other branches who may be read now, with a reason given.
    """

    branch_ids: tuple[int, ...]
    whole: bool = False
    opened: tuple[int, ...] = ()

    def covers(self, branch_id: int) -> bool:
        return branch_id in self.branch_ids


NOTHING = Scope(())
EVERYTHING = Scope((), whole=True)
_of_request: ContextVar[Scope | None] = ContextVar("scope", default=None)
_outside: list[Scope] = [EVERYTHING]


def current() -> Scope:
    """The scope of the request being answered; outside of one everything. Raises NoScope after `close()`."""
    found = _of_request.get()
    if found is not None:
        return found
    if not _outside:
        raise NoScope
    return _outside[0]


@contextmanager
def using(scope: Scope) -> Iterator[None]:
    """Rows are those of this scope for the length of the block."""
    token = _of_request.set(scope)
    try:
        yield
    finally:
        _of_request.reset(token)


def close() -> None:
    """From now on, in this process, nothing is seen outside a request."""
    _outside.clear()


def scope_of_branch(branch_id: int | None) -> Scope:
    """The branch and all below it; nothing for None."""
    if branch_id is None:
        return NOTHING
    with connection.cursor() as cursor:
        cursor.execute(queries.BRANCH_AND_BELOW, [branch_id])
        rows = cursor.fetchall()
    return Scope(tuple(row[0] for row in rows), whole=any(row[1] for row in rows))
