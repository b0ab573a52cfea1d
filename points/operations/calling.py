"""One call of the ledger's SQL, and its refusals as named exceptions (by SQLSTATE or constraint, never by text)."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Any, NamedTuple

from django.db import DatabaseError, DataError, connection, transaction

LONGEST_REFERENCE = 200


class Refused(Exception):
    """The ledger refused; nothing was written."""


class AmountNotPositive(Refused):
    """The amount is zero or negative, or what qualifies of it is negative."""


class OutOfRange(Refused):
    """A figure is beyond what the ledger holds: an amount above MOST (points.models), a balance, an id; or a day outside
    the life of a club or ahead of the clock."""


class TextUnfit(Refused):
    """A key above 80 characters, a reference above 200, or a text with what the database holds no character for."""


class UnknownParty(Refused):
    """The customer, the branch or the user does not exist."""


class NotEnoughPoints(Refused):
    """More was asked than is spendable. `balance` is what is spendable, `asked` what was asked."""

    def __init__(self, balance: int, asked: int) -> None:
        super().__init__(balance, asked)
        self.balance, self.asked = balance, asked


class KeyReused(Refused):
    """The request key was used before, for a request with other content."""


class UnknownTransfer(Refused):
    """No such ledger line."""


class NotReversible(Refused):
    """Only earnings, grants, top-ups, redemptions and corrections are reversed."""


class AlreadyReversed(Refused):
    """Nothing of this line is left to reverse."""


class ReversesTooMuch(Refused):
    """More than what is left of the line. `left` says how much may still be reversed."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class OwesLess(Refused):
    """More was to be waived than is owed. `debt` is what is owed."""

    def __init__(self, debt: int) -> None:
        super().__init__(debt)
        self.debt = debt


class HoldEnded(Refused):
    """The hold was confirmed, released or timed out; or it would end before it begins."""


class NotWaiting(Refused):
    """The earning waits for no event, or no longer."""


class HasHolds(Refused):
    """Points are held: confirm or release the holds first."""


class MergedAlready(Refused):
    """One of the two customers was merged into another before, or they are the same."""


class VisitOfAnother(Refused):
    """The visit is of another customer."""


class MonthNotOver(Refused):
    """A month is closed when it is over."""


class MonthOutOfOrder(Refused):
    """Months are closed in order, each once. `next` is the month to be closed next."""

    def __init__(self, next_month: date) -> None:
        super().__init__(next_month)
        self.next = next_month


class UnknownCode(Refused):
    """The unit, purpose or reason does not exist or serves for something else, or the key or the actor is missing."""


class Posting(NamedTuple):
    """What a posting did: its line, its amount, the customer's balance and debt after it. `replayed`: done before."""

    transfer: int
    amount: int
    balance: int
    debt: int
    replayed: bool


BY_SQLSTATE: dict[str, type[Refused]] = {
    "LG400": UnknownCode,
    "LG401": AmountNotPositive,
    "LG404": UnknownTransfer,
    "LG405": NotReversible,
    "LG409": KeyReused,
    "LG410": AlreadyReversed,
    "LG411": HoldEnded,
    "LG414": NotWaiting,
    "LG420": MonthNotOver,
    "LG422": OutOfRange,
    "LG423": HasHolds,
    "LG424": MergedAlready,
    "LG425": VisitOfAnother,
    "22001": TextUnfit,  # too long
    "22003": OutOfRange,
    "22P05": TextUnfit,  # a character that no text holds
    "23503": UnknownParty,  # foreign keys; those of the ledger are checked at once (migration 0002)
}
BY_CONSTRAINT: dict[str, type[Refused]] = {
    "points_account_holds_no_more_than_it_has": HasHolds,
    "points_adjustment_positive": AmountNotPositive,
    "points_hold_amount_positive": AmountNotPositive,
    "points_hold_key_key": KeyReused,
    "points_release_key_key": KeyReused,
    "points_multiplier_gives_more": OutOfRange,
    "points_transfer_amount_positive": AmountNotPositive,
    "points_transfer_amount_within_reason": OutOfRange,
    "points_transfer_key_once": KeyReused,
    "points_transfer_qualifying_never_negative": AmountNotPositive,
    "points_transfer_reference_once": KeyReused,
    "points_worth_cents_per_hundred_check": OutOfRange,
}


def call(sql: str, parameters: Sequence[Any] | dict[str, Any], asked: int = 0) -> tuple[Any, ...]:
    """Execute one statement and give its row. Inside a transaction a refusal undoes this call only."""
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchone()
        except (DatabaseError, UnicodeEncodeError) as error:
            if refusal := refusal_of(error, asked):
                raise refusal from error
            raise


@contextmanager
def refusing() -> Iterator[None]:
    """The same for what is written without a function of the ledger."""
    try:
        yield
    except (DatabaseError, UnicodeEncodeError) as error:
        if refusal := refusal_of(error):
            raise refusal from error
        raise
    except OverflowError as error:
        raise OutOfRange from error


def refusal_of(error: DatabaseError | UnicodeEncodeError, asked: int = 0) -> Refused | None:
    """The named exception of a database error, if it is one of the ledger's own refusals."""
    cause: Any = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if state == "LG402":
        return NotEnoughPoints(balance=int(cause.diag.message_detail), asked=asked)
    if state == "LG412":
        return OwesLess(debt=int(cause.diag.message_detail))
    if state == "LG413":
        return ReversesTooMuch(left=int(cause.diag.message_detail))
    if state == "LG421":
        return MonthOutOfOrder(date.fromisoformat(cause.diag.message_detail))
    if state is None and isinstance(error, (DataError, UnicodeEncodeError)):
        return TextUnfit()  # it could not even be sent
    if state in BY_SQLSTATE:
        return BY_SQLSTATE[state]()
    if constraint := cause and cause.diag.constraint_name:
        return BY_CONSTRAINT[constraint]() if constraint in BY_CONSTRAINT else None
    return None


def check_reference(reference: str) -> None:
    """What the ledger derives from a reference (":gift", ":repay") has to fit as well. Raises TextUnfit."""
    if len(reference) > LONGEST_REFERENCE:
        raise TextUnfit(reference)


def digest(**request: Any) -> str:
    """A fingerprint of what a request asks, so that its key cannot serve for another one. Time and actor are not in
    it: a retry may come later and through a colleague."""
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
