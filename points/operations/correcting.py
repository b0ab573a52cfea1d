"""What a person gives, takes off or waives: always with a reason (the code of a points.Reason) and an actor.

Whether a second person has to agree is for the caller (clubcrm.kernel.approvals).
"""

import json
from datetime import datetime

from clubcrm.kernel.clock import business_date
from points import queries
from points.operations.calling import AmountNotPositive, Posting, UnknownCode, call, digest


def grant(
    *, customer: int, amount: int, reason: str, branch: int, key: str, by: int, at: datetime,
    qualifying: int = 0, unit: str = queries.POINT,
) -> Posting:  # fmt: skip
    """Give `amount` at once, never expiring; what the customer owes is paid out of it.

    `qualifying` counts towards tiers. The same `key` with the same content does it once. Raises AmountNotPositive,
    KeyReused, UnknownCode (also for a reason that does not serve for granting, and where nobody acts).
    """
    if amount <= 0:
        raise AmountNotPositive(amount)
    if not key:
        raise UnknownCode
    request = digest(
        op="grant",
        customer=customer,
        unit=unit,
        amount=amount,
        qualifying=qualifying,
        branch=branch,
        reason=reason,
    )
    today = business_date(at)
    row = call(queries.POST, [
        customer, unit, "grant", amount, qualifying, branch, None, today, today, None, f"grant:{key}", key, request,
        None, json.dumps({"reason": reason}), by, at, today,
    ])  # fmt: skip
    return Posting(*row)


def correct(
    *, customer: int, amount: int, reason: str, branch: int, key: str, by: int, at: datetime,
    unit: str = queries.POINT,
) -> Posting:  # fmt: skip
    """Take `amount` off, in the order of redeeming, then also of what is not usable yet; what is held stays.

    Raises AmountNotPositive, NotEnoughPoints, KeyReused, UnknownCode.
    """
    return by_person(
        queries.CORRECT, "correct", customer=customer, amount=amount, reason=reason, branch=branch, key=key, by=by,
        at=at, unit=unit,
    )  # fmt: skip


def waive(
    *, customer: int, amount: int, reason: str, branch: int, key: str, by: int, at: datetime,
    unit: str = queries.POINT,
) -> Posting:  # fmt: skip
    """The branch pays `amount` of what the customer owes. Raises AmountNotPositive, OwesLess, KeyReused, UnknownCode."""
    return by_person(
        queries.WAIVE, "waive", customer=customer, amount=amount, reason=reason, branch=branch, key=key, by=by,
        at=at, unit=unit,
    )  # fmt: skip


def by_person(
    sql: str, op: str, *, customer: int, amount: int, reason: str, branch: int, key: str, by: int, at: datetime,
    unit: str,
) -> Posting:  # fmt: skip
    if amount <= 0:
        raise AmountNotPositive(amount)
    request = digest(op=op, customer=customer, unit=unit, amount=amount, reason=reason, branch=branch)
    today = business_date(at)
    row = call(
        sql, [customer, unit, amount, reason, branch, key or None, request, by, at, today], asked=amount
    )
    return Posting(*row)
