"""Who acts, said to the database, so that its triggers can write it into the history (sql/history.sql).

It is said once per transaction, in the transaction: nothing of it is left on a connection that goes back to the pool.
Reads cost nothing. Outside of `acting` the connection's own start value holds: the name of the process (settings).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from clubcrm.kernel import queries

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|MERGE|WITH\b.*\b(INSERT|UPDATE|DELETE|MERGE)\b)", re.I | re.S)


class Voice:
    """An execute wrapper of the connection. `who` gives "user id|by way of" when it is first needed."""

    def __init__(self, who: Callable[[], str]) -> None:
        self.who = who
        self.asking = False  # `who` may read the user from the database: through this very wrapper
        self.from_the_start = False  # said before the transaction's first statement: no savepoint can undo it
        self.before: str | None = None  # what somebody else had said in a transaction that we only joined

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        database = context["connection"]
        if self.asking:
            return execute(sql, params, many, context)
        if database.in_atomic_block:
            if idle(database):
                self.say(database)
                self.from_the_start = True
            elif not self.from_the_start and writes(sql):
                before = self.say(database)
                self.before = before if self.before is None else self.before
            return execute(sql, params, many, context)
        if not writes(sql):
            return execute(sql, params, many, context)
        with transaction.atomic(using=database.alias):
            self.say(database)
            return execute(sql, params, many, context)

    def say(self, database: Any) -> str:
        """Tell the transaction who acts; gives what it was told before."""
        self.asking = True
        try:
            who = self.who()
        finally:
            self.asking = False
        return str(database.connection.execute(queries.SET_ACTOR, [who]).fetchone()[0] or "")

    def leave(self) -> None:
        """Give a transaction that goes on without us its former voice back."""
        open_still = connection.in_atomic_block and not idle(connection) and not connection.needs_rollback
        if self.before is not None and open_still:
            connection.connection.execute(queries.SET_ACTOR, [self.before])


def idle(database: Any) -> bool:
    """Whether the server has not begun a transaction yet."""
    return bool(database.connection.info.transaction_status == TransactionStatus.IDLE)


def writes(sql: Any) -> bool:
    return isinstance(sql, str) and bool(WRITES.match(sql))


@contextmanager
def acting(who: Callable[[], str]) -> Iterator[None]:
    """What is written in the block is written by `who()`, "user id|by way of"."""
    voice = Voice(who)
    with connection.execute_wrapper(voice):
        try:
            yield
        finally:
            voice.leave()


def system(way: str) -> Callable[[], str]:
    """Nobody in person: a task or command of this name."""
    return lambda: f"|{way}"
