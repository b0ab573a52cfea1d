"""The ledger of one customer as its pages show it: which lines the address asks for, and each line's story in words."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core import signing
from django.http import QueryDict
from django.urls import reverse

from clubcrm.kernel import lists
from clubcrm.kernel.choices import find_stores
from clubcrm.kernel.clock import start_of_business_day
from clubcrm.kernel.scope import Scope
from members.models import Category, Customer
from points import queries as ledger
from points import sentences
from points import wording as explaining
from points.models import Account, EarningRule, Transfer, Unit

SALT = "clubcrm.ledger"
STATEMENT_DAYS = 90  # of a statement for which no days are given


class Asked(NamedTuple):
    """What the address asks for. The days are as entered, both included."""

    unit: Unit
    units: list[Unit]
    chosen: ledger.Chosen
    since: date | None
    until: date | None


class Shown(NamedTuple):
    """A line with its story: `why` in a sentence, `rule` the whole rule in its version, `url` of the visit it is of,
    `undone` each reversal with its reason."""

    entry: ledger.Entry
    story: ledger.Story
    why: str
    rule: str
    url: str
    undone: list[tuple[Any, str]]


def asked(address: QueryDict, customer: Customer, scope: Scope) -> Asked:
    """What makes no sense counts as not given. Raises Http404 for a branch that one may not see."""
    units = list(
        Unit.objects.filter(id__in=Account.objects.filter(customer=customer).values("unit")).order_by("id")
    )
    units = units or list(Unit.objects.filter(code=ledger.POINT))
    unit = next((unit for unit in units if unit.code == address.get("unit")), units[0])
    since, until = lists.read_day(address.get("since")), lists.read_day(address.get("until"))
    chosen = ledger.Chosen(
        kind=address.get("kind", "") if address.get("kind") in Transfer.Kind.values else "",
        branch=lists.find_branch(scope, address),
        category=Category.objects.filter(code=address.get("category", ""))
        .values_list("id", flat=True)
        .first(),
    )
    return Asked(unit, units, within(chosen, since, until), since, until)


def within(chosen: ledger.Chosen, since: date | None, until: date | None) -> ledger.Chosen:
    """Business dates, both included, as instants of recording."""
    return replace(chosen, since=begin(since), until=begin(until and until + timedelta(days=1)))


def begin(on: date | None) -> datetime | None:
    return start_of_business_day(on) if on else None


def page(customer: Customer, what: Asked, before: str) -> ledger.Page:
    """The page of the address. `before` is signed, for it carries balances."""
    return ledger.statement(
        customer.id,
        chosen=what.chosen,
        before=place_of(before, customer, what.unit),
        limit=lists.ROWS,
        unit=what.unit.code,
    )


def cursor_of(place: ledger.Place | None, customer: Customer, unit: Unit) -> str:
    return signing.dumps([customer.id, unit.id, *place], salt=SALT) if place else ""


def place_of(cursor: str, customer: Customer, unit: Unit) -> ledger.Place | None:
    """None, the newest, for whatever was not given out for this customer and unit."""
    try:
        whose, of, *place = signing.loads(cursor, salt=SALT)
    except signing.BadSignature:
        return None
    return ledger.Place(*place) if (whose, of) == (customer.id, unit.id) else None


def tell_lines(entries: list[ledger.Entry], customer: Customer) -> list[Shown]:
    """Each with its story. Five queries whatever is shown."""
    stories = ledger.stories([entry.line.id for entry in entries])
    ids = {entry.rule for entry in entries if entry.rule}
    rules = EarningRule.objects.prefetch_related("categories").in_bulk(list(ids)) if ids else {}
    return [
        Shown(
            entry,
            stories[entry.line.id],
            explaining.why_of(entry.line),
            sentences.sentence(rules[entry.rule]) if entry.rule in rules else "",
            visit_of(entry.line, customer),
            [
                (one, one.reason and explaining.name("reason", one.reason))
                for one in stories[entry.line.id].undone
            ],
        )
        for entry in entries
    ]


def list_returnable(lines: list[Shown], user: Any, on: date) -> set[int]:
    """The redemptions among these lines that this person may take back: see may_take_back."""
    redeemed = [
        shown.entry.line.id for shown in lines
        if shown.entry.line.kind == Transfer.Kind.REDEEM
        and sum(undone.amount for undone, _reason in shown.undone) < -shown.entry.line.amount
    ]  # fmt: skip
    rows = Transfer.objects.filter(id__in=redeemed) if redeemed else []
    return {row.id for row in rows if may_take_back(row, user, on)}


def may_take_back(line: Transfer, user: Any, on: date) -> bool:
    """One's own redemption of the day; whoever may adjust points, any."""
    return user.has_perm("points.adjust_points") or (
        user.has_perm("points.redeem_points") and line.is_own_of(by=user.pk, on=on)
    )


def visit_of(line: ledger.Line, customer: Customer) -> str:
    """The address of the customer's timeline at the visit whose invoice the line is of, or at which it was redeemed;
    "" for other lines."""
    on = line.happened_on if "invoice" in line.explanation else line.visit_on
    if on is None:
        return ""
    later = on + timedelta(days=1)
    query = urlencode({"show": "visits", "after": f"{later.isoformat()}.0.0"})
    return f"{reverse('desk:customer', args=[customer.public_id])}?{query}#timeline"


def period(address: QueryDict, today: date) -> tuple[date, date]:
    """The days of a statement, both included; the last 90 where none are given or they are turned round."""
    until = min(lists.read_day(address.get("until")) or today, today)
    since = lists.read_day(address.get("since"))
    if since is None or since > until:
        since = until - timedelta(days=STATEMENT_DAYS)
    return since, until


def paper(customer: Customer, unit: Unit, since: date, until: date) -> ledger.Printed:
    return ledger.printed(
        customer.id,
        since=start_of_business_day(since),
        until=start_of_business_day(until + timedelta(days=1)),
        unit=unit.code,
    )


def choices(scope: Scope) -> dict[str, Any]:
    """What the filters offer."""
    return {
        "kinds": Transfer.Kind.choices,
        "branches": find_stores(scope),
        "categories": Category.objects.all(),
    }
