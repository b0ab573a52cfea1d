"""Undoing: an earning or a redemption, whole or in part."""

from datetime import datetime

from clubcrm.kernel.clock import business_date
from points import queries
from points.operations.calling import AmountNotPositive, Posting, call, digest


def reverse(
    *, transfer: int, amount: int | None, reason: str, key: str, by: int | None, at: datetime
) -> Posting:
    """Undo `amount` (None: all that is left) of a line, never above the original in sum; it counts for the day of it.

    Of an earning: out of its own lot, then the others, soonest first; what is gone becomes a debt. Of a redemption:
    back into the lots it came from, with their own expiry. `reason` is the code of a points.Reason. Raises
    AmountNotPositive, UnknownTransfer, NotReversible, AlreadyReversed, ReversesTooMuch, KeyReused, UnknownCode.
    """
    if amount is not None and amount <= 0:
        raise AmountNotPositive(amount)
    request = digest(op="reverse", transfer=transfer, amount=amount, reason=reason)
    row = call(queries.REVERSE, [transfer, amount, reason, key or None, request, by, at, business_date(at)])
    return Posting(*row)
