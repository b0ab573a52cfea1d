"""Points go out: redeeming for a purpose."""

from datetime import datetime

from clubcrm.kernel.clock import business_date
from points import queries
from points.operations.calling import AmountNotPositive, Posting, call, digest


def redeem(
    *,
    customer: int,
    amount: int,
    branch: int,
    purpose: str,
    key: str,
    by: int | None,
    at: datetime,
    unit: str = queries.POINT,
) -> Posting:
    """Take `amount` spendable points for a purpose (the code of a points.Purpose), soonest to expire first.

    The same `key` with the same content does it once and answers the same. Raises AmountNotPositive,
    NotEnoughPoints, KeyReused, UnknownCode.
    """
    if amount <= 0:
        raise AmountNotPositive(amount)
    request = digest(op="redeem", customer=customer, unit=unit, amount=amount, branch=branch, purpose=purpose)
    today = business_date(at)
    row = call(
        queries.REDEEM,
        [customer, unit, amount, branch, purpose, key or None, request, by, at, today],
        asked=amount,
    )
    return Posting(*row)
