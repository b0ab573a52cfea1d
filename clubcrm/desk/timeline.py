"""One story of a customer out of many sources, newest first, by keyset: cost does not grow with the history.

A line has its place by (day, rank, id): within a day, the tier change follows the visit that brought it.
"""

from datetime import date
from typing import Any, NamedTuple

from campaigns import timeline as campaigns
from clubcrm.kernel.clock import business_date
from complaints import timeline as complaints
from members import timeline as members
from members.models import Customer, Invoice
from points import timeline as points
from tiers import timeline as tiers

LIMIT = 20
RANKS = {"complaint": 6, "tier": 5, "visit": 4, "invoice": 3, "points": 2, "joined": 1, "greeting": 0}
SHOWN = {
    "all": tuple(RANKS),
    "visits": ("visit", "invoice"),
    "points": ("points",),
    "tiers": ("tier", "joined"),
    "complaints": ("complaint",),
    "care": ("greeting",),
}
Place = tuple[date, int, int]
NEWEST: Place = (date.max, 9, 0)
SPARE = 10  # ledger entries read beyond a page, so that those of its last visits are at hand
EVERY_ID = 2**62
TAKEN_BACK = ("reverse", "debt")  # an earning is undone: out of the points that are left, or owed


class Entry(NamedTuple):
    """A line of the story: where it stands, what kind it is, the row or entry of its app, and a visit's invoice."""

    on: date
    rank: int
    id: int
    kind: str
    row: Any
    extra: Invoice | None = None


class Page(NamedTuple):
    """Lines in order; the cursor of the next page (None: this was the last); what invoices earned, and how much of it
    was taken back, by their number; the newest invoices and the newest ledger entries, if this is the newest page and
    they are on it."""

    entries: list[Entry]
    next: str | None
    earned: dict[str, points.Entry]
    taken: dict[str, int]
    invoices: list[Invoice] | None
    ledger: list[points.Entry] | None


def page(customer: Customer, show: str, after: str) -> Page:
    """The lines after this cursor ("" for the newest) that `show` asks for. At most six queries."""
    place = place_of(after)
    kinds = SHOWN.get(show, SHOWN["all"])
    found = visits(customer.id, place) if "visit" in kinds else []
    if "tier" in kinds:
        changes = tiers.timeline(customer.id, before(place, "tier"), LIMIT + 1)
        found += [Entry(row.on, RANKS["tier"], row.id, "tier", row) for row in changes]
    if "joined" in kinds and (membership := getattr(customer, "membership", None)):
        found.append(Entry(membership.joined_on, RANKS["joined"], membership.id, "joined", membership))
    if "points" in kinds:
        found += ledger(customer.id, before(place, "points"), LIMIT + SPARE)
    if "complaint" in kinds:
        heard = complaints.list_entries(customer.id, before(place, "complaint"), LIMIT + 1)
        found += [
            Entry(business_date(row.received_at), RANKS["complaint"], row.id, "complaint", row)
            for row in heard
        ]
    if "greeting" in kinds:
        greetings = campaigns.list_messages(customer.id, before(place, "greeting"), LIMIT + 1)
        found += [Entry(row.due_on, RANKS["greeting"], row.id, "greeting", row) for row in greetings]
    found = sorted((entry for entry in found if entry[:3] < place), key=lambda entry: entry[:3], reverse=True)
    shown = found[:LIMIT]
    of_invoices = read_of_invoices(customer.id, shown, found, kinds)
    struck = {
        named(entry.extra) for entry in shown if entry.kind == "visit" and entry.extra and is_struck(entry)
    }
    return Page(
        [entry for entry in shown if not (len(kinds) > 1 and told_by_its_visit(entry, struck))],
        cursor_of(shown[-1]) if len(found) > LIMIT else None,
        {row.reference: row for row in of_invoices if row.kind == "earn"},
        sum_taken(of_invoices),
        newest(found) if "visit" in kinds and not after else None,
        [entry.row for entry in found if entry.kind == "points"] if "points" in kinds and not after else None,
    )


def visits(customer: int, place: Place) -> list[Entry]:
    """Visits and invoices without a visit, each with the invoice in `extra`."""
    told = members.timeline(customer, before(place, "visit"), before(place, "invoice"), LIMIT + 1)
    entries = [
        Entry(row.arrived_on, RANKS["visit"], row.id, "visit", row, told.invoices.get(row.id))
        for row in told.visits
    ]
    entries += [Entry(row.invoiced_on, RANKS["invoice"], row.id, "invoice", row, row) for row in told.alone]
    return entries


def ledger(customer: int, before: tuple[date, int], limit: int) -> list[Entry]:
    found = points.timeline(customer, before, limit)
    return [Entry(row.on, RANKS["points"], row.id, "points", row) for row in found]


def read_of_invoices(
    customer: int, shown: list[Entry], found: list[Entry], kinds: tuple[str, ...]
) -> list[points.Entry]:
    """What the ledger says of the invoices shown. Under "visits" it is read for that; else it is at hand."""
    days = [entry.extra.invoiced_on for entry in shown if entry.extra]
    if not days:
        return []
    if "points" not in kinds:
        found = ledger(customer, (max(days), EVERY_ID), 2 * LIMIT + SPARE)
    return [entry.row for entry in found if entry.kind == "points"]


def sum_taken(rows: list[points.Entry]) -> dict[str, int]:
    """What was taken back, or is owed instead, by what it was earned for; below zero."""
    taken: dict[str, int] = {}
    for row in rows:
        if row.kind in TAKEN_BACK:
            taken[row.reference] = taken.get(row.reference, 0) + row.amount
    return taken


def named(invoice: Invoice) -> str:
    """As the ledger's entries name it: the number, with the revision from the second on."""
    return invoice.number if invoice.revision == 1 else f"{invoice.number}:{invoice.revision}"


def is_struck(entry: Entry) -> bool:
    return entry.row.voided_at is not None and entry.extra is not None


def newest(found: list[Entry]) -> list[Invoice]:
    every = [entry.extra for entry in found if entry.extra and not entry.extra.voided_at]
    return sorted(every, key=lambda invoice: (invoice.invoiced_on, invoice.id), reverse=True)[:5]


def told_by_its_visit(entry: Entry, struck: set[str]) -> bool:
    """Points of an invoice stand beside its visit, what a void took back too; alone they are shown only under the
    points tab. `struck` names the invoices of the voided visits on the page."""
    if entry.kind != "points":
        return False
    if entry.row.kind in TAKEN_BACK:
        return entry.row.reference in struck
    return entry.row.kind == "earn" and any("invoice" in part["explanation"] for part in entry.row.parts)


def find_correctable(page: Page, user: int, on: date) -> set[int]:
    """The visits on this page that this person may still correct."""
    found = [entry.row for entry in page.entries if entry.kind == "visit"]
    return {visit.id for visit in found if visit.may_be_corrected(by=user, on=on)}


def before(place: Place, kind: str) -> tuple[date, int]:
    """The place as this kind's own (day, id): kinds of a lower rank still have the whole day before them."""
    on, rank, last = place
    if RANKS[kind] == rank:
        return on, last
    return on, EVERY_ID if RANKS[kind] < rank else 0


def place_of(cursor: str) -> Place:
    """Reads "2026-11-20.4.123"; whatever else is written means the newest."""
    try:
        on, rank, last = cursor.split(".")
        return date.fromisoformat(on), int(rank), min(int(last), EVERY_ID)
    except ValueError:
        return NEWEST


def cursor_of(entry: Entry) -> str:
    return f"{entry.on.isoformat()}.{entry.rank}.{entry.id}"
