"""Lists of every app: filters from the address, keyset paging, counts that stop counting."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from clubcrm.kernel.scope import Scope

ROWS = 50
COUNTED = 10_000
Sorts = Mapping[str, Sequence[Any]]  # what may be sorted by, as order_by takes it, by its name in the address
EMPTY: Sorts = {}


class Slice(NamedTuple):
    """A page of rows, the cursor of the next one (None: the last), and how many there are (counted to COUNTED)."""

    rows: list[Any]
    next: int | None
    total: int

    @property
    def uncounted(self) -> bool:
        return self.total > COUNTED


def number(text: str | None) -> int | None:
    """A positive number of the address; anything else counts as not given."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def cut(rows: QuerySet[Any], address: QueryDict, sorts: Sorts = EMPTY) -> Slice:
    """The newest rows older than `before` of the address, by id; or in the order that `sort` names among `sorts`, past
    the first `before`."""
    count = rows.order_by()[: COUNTED + 1].count()
    before = number(address.get("before"))
    if order := sorts.get(address.get("sort", "")):
        skipped = min(before or 0, COUNTED)
        page = list(rows.order_by(*order, "-id")[skipped : skipped + ROWS + 1])
        return Slice(page[:ROWS], skipped + ROWS if len(page) > ROWS else None, count)
    page = list((rows.filter(id__lt=before) if before else rows).order_by("-id")[: ROWS + 1])
    return Slice(page[:ROWS], page[ROWS - 1].id if len(page) > ROWS else None, count)


def day(text: str | None) -> date | None:
    """A day of the address; anything else counts as not given."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def branches_within(scope: Scope, address: QueryDict) -> tuple[int, ...]:
    """The chosen branch, or all one may see. Raises Http404 for one that one may not see."""
    chosen = number(address.get("branch"))
    if chosen is None:
        return scope.branch_ids
    if not scope.covers(chosen):
        raise Http404
    return (chosen,)
