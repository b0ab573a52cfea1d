"""The list of what expires soon, by customer: for a call before it is gone."""

from datetime import date
from typing import NamedTuple

from django.http import QueryDict

from clubcrm.kernel import lists
from clubcrm.kernel.scope import Scope
from members.models import Customer
from points import queries as ledger

WITHIN = (30, 60, 90)


class Row(NamedTuple):
    customer: Customer
    due: ledger.Lapsing


class Page(NamedTuple):
    """Soonest first; `next` is the place to go on from ("": the last page)."""

    days: int
    rows: list[Row]
    next: str
    amount: int
    customers: int


def days_of(address: QueryDict) -> int:
    days = lists.read_number(address.get("within"))
    return days if days in WITHIN else WITHIN[0]


def page(scope: Scope, address: QueryDict, today: date) -> Page:
    """A page of the address. Raises Http404 for a branch that one may not see. Three queries."""
    days, branches = days_of(address), list(lists.branches_within(scope, address))
    shown, last = lists.turn(
        ledger.lapsing(branches, today, days, after=place_of(address.get("before", "")), limit=lists.ROWS + 1)
    )
    amount, customers = ledger.lapsing_together(branches, today, days)
    following = f"{last.on.isoformat()}.{last.account}" if last else ""
    return Page(days, rows_of(shown), following, amount, customers)


def rows_of(found: list[ledger.Lapsing]) -> list[Row]:
    customers = Customer.objects.select_related("branch", "advisor").in_bulk([due.customer for due in found])
    return [Row(customers[due.customer], due) for due in found if due.customer in customers]


def place_of(text: str) -> tuple[date, int] | None:
    """Reads "2026-12-31.1234"; whatever else is written means the beginning."""
    day, _dot, account = text.partition(".")
    number = lists.read_number(account)
    on = lists.read_day(day)
    return (on, number) if on and number else None
