"""Lists of every app: what the address asks for, pages, and counts that stop counting.

Whatever an address says wrongly counts as not said; only a branch that one may not see is refused.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.dateparse import parse_date

from clubcrm.kernel.choices import find_branches
from clubcrm.kernel.scope import Scope

ROWS = 50
COUNTED = 10_000
LARGEST = 10**18 - 1  # ids of the database end a little above
Row = TypeVar("Row")
Sorts = Mapping[str, Sequence[Any]]  # what may be sorted by, as order_by takes it, by its name in the address
EMPTY: Sorts = {}


class Slice(NamedTuple):
    """A page of rows, the cursor of the next one (None: the last), and how many there are (counted to COUNTED)."""

    rows: list[Any]
    next: int | None
    total: int

    @property
    def uncounted(self) -> bool:
        return is_uncounted(self.total)


def read_number(text: str | None, largest: int = LARGEST) -> int | None:
    """A whole number of the address, from nought to `largest`."""
    digits = text if text and text.isascii() and text.isdigit() and len(text) <= len(str(largest)) else ""
    return int(digits) if digits and int(digits) <= largest else None


def read_day(text: str | None) -> date | None:
    """A day of the address; one beyond any calendar counts as not given."""
    try:
        found = parse_date(text or "")
    except ValueError:
        return None
    return found if found and 1900 < found.year < 9999 else None


def find_branch(scope: Scope, address: QueryDict) -> int | None:
    """The chosen branch; None: all. Raises Http404 for one that one may not see."""
    chosen = read_number(address.get("branch"))
    if chosen is not None and not scope.covers(chosen):
        raise Http404
    return chosen


def offer_branches(scope: Scope, address: QueryDict) -> dict[str, Any]:
    """What components/_branch_choice.html shows: the branches one may see, and which of them the address chose."""
    return {"branches": find_branches(scope), "branch_chosen": read_number(address.get("branch"))}


def branches_within(scope: Scope, address: QueryDict) -> tuple[int, ...]:
    """The chosen branch, or all one may see. Raises Http404 for one that one may not see."""
    chosen = find_branch(scope, address)
    return scope.branch_ids if chosen is None else (chosen,)


def count(rows: QuerySet[Any]) -> int:
    """How many there are; beyond COUNTED it stops."""
    return rows.order_by()[: COUNTED + 1].count()


def is_uncounted(total: int) -> bool:
    return total > COUNTED


def turn(found: list[Row], limit: int | None = None) -> tuple[list[Row], Row | None]:
    """The page of rows of which one more than `limit` (None: ROWS) was asked for, and its last one where others follow."""
    limit = ROWS if limit is None else limit
    return found[:limit], found[limit - 1] if len(found) > limit else None


def list_older(
    rows: QuerySet[Any], before: int | None, limit: int | None = None
) -> tuple[list[Any], int | None]:
    """The newest rows older than the id `before` (none: the newest of all), and the cursor of the next page."""
    limit = ROWS if limit is None else limit
    older = rows.filter(id__lt=before) if before else rows
    page, last = turn(list(older.order_by("-id")[: limit + 1]), limit)
    return page, last.id if last else None


def cut(rows: QuerySet[Any], address: QueryDict, sorts: Sorts = EMPTY) -> Slice:
    """The newest rows older than `before` of the address, by id; or in the order that `sort` names among `sorts`, past
    the first `before`."""
    before = read_number(address.get("before"))
    if order := sorts.get(address.get("sort", "")):
        skipped = min(before or 0, COUNTED)
        page, last = turn(list(rows.order_by(*order, "-id")[skipped : skipped + ROWS + 1]))
        return Slice(page, skipped + ROWS if last else None, count(rows))
    page, following = list_older(rows, before)
    return Slice(page, following, count(rows))
