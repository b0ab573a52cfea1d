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
    visit: int | None = None,
    unit: str = queries.POINT,
) -> Posting:
    """Take `amount` spendable points for a purpose (the code of a points.Purpose), soonest to expire first.

    `visit` is that at which it is done. The same `key` with the same content does it once and answers the same. Raises
    AmountNotPositive, NotEnoughPoints, KeyReused, UnknownCode, VisitOfAnother.
    """
    if amount <= 0:
        raise AmountNotPositive(amount)
    request = digest(
        op="redeem", customer=customer, unit=unit, amount=amount, branch=branch, purpose=purpose, visit=visit
    )
    today = business_date(at)
    row = call(
        queries.REDEEM,
        [customer, unit, amount, branch, purpose, key or None, request, by, at, today, visit],
        asked=amount,
    )
    return Posting(*row)
