"""Stored value and instalments: money paid in with its gift, credit that becomes usable month by month."""

import json
from datetime import date, datetime
from typing import Any

from clubcrm.kernel.clock import business_date
from points import lifetimes, queries
from points.operations.calling import AmountNotPositive, Posting, call, check_reference, digest
from points.operations.earning import Earned, Earning, earn_many

MONEY = "money"


def top_up(
    *, customer: int, paid: int, gifted: int, branch: int, reference: str, by: int | None, at: datetime,
    key: str | None = None, expires_on: date | None = None, gift_expires_on: date | None = None,
    explanation: dict[str, Any] | None = None, unit: str = MONEY,
) -> Posting:  # fmt: skip
    """Take in `paid` and add `gifted` (may be 0): two lines in two lots; what was paid is spent first.

    Gives the line of what was paid (the gift's has the reference with ":gift") and the sum of both. Once per
    `reference`. Raises AmountNotPositive, KeyReused, UnknownCode.
    """
    if paid <= 0 or gifted < 0:
        raise AmountNotPositive(paid, gifted)
    check_reference(reference)
    key = key or None
    request = key and digest(
        op="topup", customer=customer, unit=unit, paid=paid, gifted=gifted, branch=branch, reference=reference,
        expires_on=expires_on, gift_expires_on=gift_expires_on,
    )  # fmt: skip
    today = business_date(at)
    row = call(queries.TOP_UP, [
        customer, unit, paid, gifted, branch, today, expires_on, gift_expires_on, reference, key, request,
        json.dumps(explanation or {}, ensure_ascii=False), by, at, today,
    ])  # fmt: skip
    return Posting(*row)


def release_in_parts(
    *, customer: int, amount: int, parts: int, first_on: date, branch: int, reference: str, by: int | None,
    at: datetime, explanation: dict[str, Any] | None = None, unit: str = MONEY,
) -> Earned:  # fmt: skip
    """Give `amount` in `parts` earnings (`reference`:1 …), usable from `first_on` and the same day of each month after.

    Equal parts; the first ones are larger by one where it does not divide. A day that a month lacks is its last. Once
    per `reference`. Raises AmountNotPositive.
    """
    if parts <= 0 or amount < parts:
        raise AmountNotPositive(amount, parts)
    share, rest = divmod(amount, parts)
    earnings = [
        Earning(
            customer=customer, amount=share + (number < rest), branch=branch, happened_on=business_date(at),
            reference=f"{reference}:{number + 1}", usable_on=lifetimes.months_later(first_on, number), qualifying=0,
            explanation=(explanation or {}) | {"part": number + 1, "parts": parts},
        )
        for number in range(parts)
    ]  # fmt: skip
    return earn_many(earnings=earnings, by=by, at=at, unit=unit)
