"""Holds: set aside first, redeemed when it is sure."""

from datetime import datetime
from typing import NamedTuple

from clubcrm.kernel.clock import business_date
from points import queries
from points.operations.calling import AmountNotPositive, Posting, call, digest


class Held(NamedTuple):
    """A hold, its amount, and what is spendable beside it. `replayed`: held before by the same request."""

    hold: int
    amount: int
    spendable: int
    replayed: bool


def hold(
    *,
    customer: int,
    amount: int,
    branch: int,
    purpose: str,
    until_at: datetime,
    key: str,
    by: int | None,
    at: datetime,
    unit: str = queries.POINT,
) -> Held:
    """Set `amount` spendable points aside for a purpose until `until_at`; nobody else can spend them meanwhile.

    Raises AmountNotPositive, NotEnoughPoints, HoldEnded (`until_at` is not after `at`), KeyReused, UnknownCode.
    """
    if amount <= 0:
        raise AmountNotPositive(amount)
    request = digest(op="hold", customer=customer, unit=unit, amount=amount, branch=branch, purpose=purpose)
    row = call(
        queries.HOLD,
        [customer, unit, amount, branch, purpose, until_at, key or None, request, by, at, business_date(at)],
        asked=amount,
    )
    return Held(*row)


def confirm(*, hold: int, key: str, by: int | None, at: datetime) -> Posting:
    """Redeem what is held (id), out of lots that had not lapsed on the day of the hold.

    Raises UnknownTransfer, HoldEnded (confirmed by another request, released or timed out), KeyReused, UnknownCode.
    """
    return Posting(
        *call(
            queries.CONFIRM, [hold, key or None, digest(op="confirm", hold=hold), by, at, business_date(at)]
        )
    )


def release_hold(*, hold: int, by: int | None, at: datetime) -> int:
    """What was held is free again; once it is, nothing changes. Gives the amount. Raises UnknownTransfer, HoldEnded
    (confirmed)."""
    return int(call(queries.RELEASE_HOLD, [hold, by, at])[0])


def end_holds(*, at: datetime) -> int:
    """End every hold whose time is over. Gives how many. They blocked nothing since; this makes `held` say so."""
    return int(call(queries.END_HOLDS, [at])[0])
