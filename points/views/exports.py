"""The lists of points as files: a customer's statement, what expires soon, the settlement of months. The one door is
kernel.exporting."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel import exporting, lists
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.exporting import CellKind, Column
from clubcrm.kernel.requests import StaffRequest
from members import access
from points import expiring, ledgers, settling
from points import queries as ledger
from points.models import Transfer, Unit

MOST = 10_000  # rows of a list
Door = Callable[..., HttpResponseBase]
EXPIRING = [
    Column(gettext_lazy("Last day"), CellKind.DATE),
    Column(gettext_lazy("Customer")),
    Column(gettext_lazy("Mobile phone"), CellKind.PHONE),
    Column(gettext_lazy("Advisor")),
    Column(gettext_lazy("Branch")),
    Column(gettext_lazy("Points"), CellKind.NUMBER),
]


def statement_csv(request: StaffRequest, public_id: str) -> HttpResponseBase:
    return statement(request, public_id, exporting.csv_response)


def statement_xlsx(request: StaffRequest, public_id: str) -> HttpResponseBase:
    return statement(request, public_id, exporting.xlsx_response)


def lapsing_csv(request: StaffRequest) -> HttpResponseBase:
    return lapsing(request, exporting.csv_response)


def lapsing_xlsx(request: StaffRequest) -> HttpResponseBase:
    return lapsing(request, exporting.xlsx_response)


def months_csv(request: StaffRequest) -> HttpResponseBase:
    return settlement(request, exporting.csv_response)


def months_xlsx(request: StaffRequest) -> HttpResponseBase:
    return settlement(request, exporting.xlsx_response)


def statement(request: StaffRequest, public_id: str, door: Door) -> HttpResponseBase:
    """The statement of the address, oldest first, with the balance after each line."""
    customer = access.customer_or_404(request, public_id)
    what = ledgers.asked(request.GET, customer, request.scope)
    since, until = ledgers.period(request.GET, business_date())
    printed = ledgers.paper(customer, what.unit, since, until)
    return door(
        request,
        name=f"statement-{since}-{until}",
        columns=columns(what.unit),
        rows=lines(ledgers.tell_lines(printed.entries, customer)),
        subject=("ledger", customer.id),
    )


def columns(unit: Unit) -> list[Column]:
    amount = CellKind.CENTS if unit.measure == Unit.Measure.CENTS else CellKind.NUMBER
    return [
        Column(_("Recorded"), CellKind.MOMENT),
        Column(_("For the day"), CellKind.DATE),
        Column(_("What")),
        Column(_("Why")),
        Column(_("Branch")),
        Column(_("By")),
        Column(str(unit), amount),
        Column(_("Balance"), amount),
    ]


def lines(shown: list[ledgers.Shown]) -> Iterator[list[Any]]:
    for one in shown:
        line = one.entry.line
        yield [
            line.at,
            line.happened_on,
            str(Transfer.Kind(line.kind).label),
            one.why or line.category,
            line.branch,
            line.by,
            line.amount,
            one.entry.balance,
        ]


def lapsing(request: StaffRequest, door: Door) -> HttpResponseBase:
    """The list of the address, whole: at most MOST rows."""
    days = expiring.days_of(request.GET)
    branches = list(lists.branches_within(request.scope, request.GET))
    found = expiring.rows_of(ledger.lapsing(branches, business_date(), days, limit=MOST))
    return door(
        request,
        name=f"expiring-{days}-days",
        columns=EXPIRING,
        rows=map(row, found),
        subject=("expiring", None),
    )


def row(found: expiring.Row) -> list[Any]:
    who = found.customer
    return [found.due.on, str(who), who.phone, str(who.advisor or ""), str(who.branch), found.due.amount]


def settlement(request: StaffRequest, door: Door) -> HttpResponseBase:
    """Every month of the unit of the address with its branches, the oldest first: a row each, nothing added up."""
    unit = settling.unit_of(request.GET)
    found = settling.months(request.scope, unit, business_date(), every=True)
    rows = [
        [
            month.month,
            row.branch,
            _("closed") if month.closure else _("not closed yet"),
            *(getattr(row.settled, name) for name in settling.ADDED),
            row.liability,
        ]
        for month in reversed(found)
        for row in month.rows
    ]
    return door(
        request,
        name=f"months-{unit.code}",
        columns=settled_columns(unit),
        rows=rows,
        subject=("months", None),
    )


def settled_columns(unit: Unit) -> list[Column]:
    amount = CellKind.CENTS if unit.measure == Unit.Measure.CENTS else CellKind.NUMBER
    figures = (
        _("Issued"),
        _("Redeemed"),
        _("Expired"),
        _("Reversed"),
        _("Taken off"),
        _("Waived"),
        _("Cleared"),
        _("Outstanding"),
    )
    return [
        Column(_("Month"), CellKind.DATE),
        Column(_("Branch")),
        Column(_("State")),
        *(Column(heading, amount) for heading in figures),
        Column(_("Liability"), CellKind.CENTS),
    ]
