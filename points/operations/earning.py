"""Points come in: single earnings, many at once, and invoices by the rules of their date."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from clubcrm.kernel.clock import business_date
from points import queries
from points.operations.calling import AmountNotPositive, Posting, call, check_reference, digest

CHUNK = 20_000  # invoices per transaction of earn_due


class Earned(NamedTuple):
    """How many lines a run wrote, and how many points they gave."""

    transfers: int
    points: int


class Earning(NamedTuple):
    """One row for `earn_many`; the fields mean what the parameters of `earn` mean."""

    customer: int
    amount: int
    branch: int
    happened_on: date
    reference: str
    explanation: dict[str, Any]
    category: int | None = None
    qualifying: int | None = None
    rule: int | None = None
    usable_on: date | None = None
    expires_on: date | None = None
    waits: bool = False


def earn(
    *, customer: int, amount: int, branch: int, happened_on: date, reference: str, explanation: dict[str, Any],
    by: int | None, at: datetime, qualifying: int | None = None, category: int | None = None, key: str | None = None,
    rule: int | None = None, usable_on: date | None = None, expires_on: date | None = None, waits: bool = False,
    unit: str = queries.POINT,
) -> Posting:  # fmt: skip
    """Give `amount` points once per `reference`; what the customer owes is paid out of them at once.

    `qualifying` (default: the amount) counts towards tiers. Pending until `usable_on` (default: `happened_on`), or with
    `waits` until `release` says that its event has come; `expires_on` is the last usable day (None: never). `rule` is
    the id of an EarningRule version. Raises AmountNotPositive, KeyReused, UnknownCode (unit, or a rule not in force),
    UnknownParty, OutOfRange, TextUnfit.
    """
    if amount <= 0:
        raise AmountNotPositive(amount)
    check_reference(reference)
    key = key or None
    qualifying = amount if qualifying is None else qualifying
    request = key and digest(
        op="earn", customer=customer, unit=unit, amount=amount, qualifying=qualifying, branch=branch,
        category=category, happened_on=happened_on, usable_on=usable_on, waits=waits, expires_on=expires_on,
        reference=reference,
    )  # fmt: skip
    usable = None if waits else usable_on or happened_on
    row = call(queries.POST, [
        customer, unit, "earn", amount, qualifying, branch, category, happened_on, usable, expires_on, reference, key,
        request, rule, json.dumps(explanation, ensure_ascii=False), by, at, business_date(at),
    ])  # fmt: skip
    return Posting(*row)


def earn_many(
    *, earnings: Iterable[Earning], by: int | None, at: datetime, unit: str = queries.POINT
) -> Earned:
    """Give many earnings in one set-based run, each reference once; all or nothing. Raises what `earn` raises."""
    rows = list(earnings)
    if wrong := next((row for row in rows if row.amount <= 0), None):
        raise AmountNotPositive(wrong)
    check_reference(max((row.reference for row in rows), key=len, default=""))
    columns = [
        [row.customer for row in rows],
        unit,
        [row.amount for row in rows],
        [row.amount if row.qualifying is None else row.qualifying for row in rows],
        [row.branch for row in rows],
        [row.category for row in rows],
        [row.happened_on for row in rows],
        [None if row.waits else row.usable_on or row.happened_on for row in rows],
        [row.expires_on for row in rows],
        [row.reference for row in rows],
        [row.rule for row in rows],
        [json.dumps(row.explanation, ensure_ascii=False) for row in rows],
    ]
    return Earned(*call(queries.POST_MANY, [*columns, by, at, business_date(at)]))


def earn_invoices(
    *, by: int | None, at: datetime, batch: int | None = None, invoices: list[int] | None = None
) -> Earned:
    """Earn for the invoices of an import batch, or for these: one statement, each line and rule once, ever.

    A line earns if the invoice is not voided, the customer was a member on its date and a rule in force on that date
    covers its category and payer. Raises ValueError unless exactly one of `batch` and `invoices` is given.
    """
    if (batch is None) == (invoices is None):
        raise ValueError("Say which invoices: either batch or invoices.")
    if batch is not None:
        return run(queries.OF_BATCH, {"batch": batch}, by=by, at=at)
    return run(queries.THESE, {"invoices": invoices}, by=by, at=at)


def earn_due(*, by: int | None, at: datetime) -> Earned:
    """Earn for every invoice not looked at before. For nights: finds what no caller earned for. May run twice.

    Each chunk of invoices is a transaction of its own; the watermark moves when all are done, and only over
    invoices that were surely visible.
    """
    after, upto, through = call(queries.INTAKE, {"overlap": queries.INTAKE_OVERLAP})
    total = Earned(0, 0)
    for first in range(after, upto, CHUNK):
        part = run(queries.BETWEEN, {"after": first, "upto": min(first + CHUNK, upto)}, by=by, at=at)
        total = Earned(total.transfers + part.transfers, total.points + part.points)
    call(queries.MOVE_INTAKE, {"through": through, "upto": upto})
    return total


def run(which: str, chosen: dict[str, Any], *, by: int | None, at: datetime) -> Earned:
    parameters = chosen | {"unit": queries.POINT, "by": by, "at": at, "today": business_date(at)}
    return Earned(*call(queries.earn_invoices_sql(which), parameters))
