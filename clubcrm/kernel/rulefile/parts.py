"""A part of a rulebook: one top-level table with its keys, how it is dumped and how it is loaded."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel.rulefile.keys import Row, Rows, plain
from clubcrm.kernel.rulefile.loading import Loading
from clubcrm.kernel.versions.comparing import Compared

Dumped = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """`dump` gives the rows in force with a value for every key, in the order they are written; `load` brings the rows
    of a file into the club and tells `loading` what changes and what is wrong. `kind` says how its rows are compared
    and read by people. `one`: a single table, not rows."""

    name: str
    means: str
    rows: Rows
    dump: Callable[[], list[Dumped]]
    load: Callable[[list[Row], Loading], None]
    kind: Compared
    one: bool = False


def once_each(rows: Iterable[Row], key: str, loading: Loading) -> list[Row]:
    """The rows without those whose key an earlier row has; each of these is a fault."""
    seen: dict[Hashable, Row] = {}
    for row in rows:
        if row[key] in seen:
            loading.wrong(row.at(key), _("“%(code)s” stands here twice.") % {"code": row[key]})
        else:
            seen[row[key]] = row
    return list(seen.values())


def load_rows(
    part: str,
    key: str,
    rows: list[Row],
    held: Mapping[Any, Dumped],
    write: Callable[[Row], Any],
    loading: Loading,
) -> None:
    """Write what is new or says something else, row by row; what the file does not name stays as it is."""
    for row in once_each(rows, key, loading):
        old, new = held.get(row[key]), plain(row)
        if old == new:
            continue
        with loading.guarded(row.path):
            write(row)
            loading.changed(part, row[key], old, new)
