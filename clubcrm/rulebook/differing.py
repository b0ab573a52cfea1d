"""What a rulebook would change, beside what is in force: grouped by thing, in words, in the language in use.

Read inside the transaction that carries the rulebook out: what is new is gone with it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.text import capfirst

from clubcrm.kernel.models import Version
from clubcrm.kernel.rulefile import Change, Part
from clubcrm.kernel.versions import VersionKind, comparing
from clubcrm.kernel.versions.comparing import Line, Section
from clubcrm.rulebook.parts import BY_NAME


class Former(NamedTuple):
    """A row as it was before the loading, and what it said."""

    row: Any
    sentences: list[str]


class Difference(NamedTuple):
    """A row that is new (+), says something else (~) or is to end (-)."""

    sign: str
    name: str
    said: list[Line]
    section: Section


class Group(NamedTuple):
    """The rows of one table of the file. `waits`: a second person decides about them."""

    title: str
    waits: bool
    differences: list[Difference]
    unchanged: int

    def count(self, sign: str) -> int:
        return sum(each.sign == sign for each in self.differences)

    @property
    def new(self) -> int:
        return self.count("+")

    @property
    def changed(self) -> int:
        return self.count("~")

    @property
    def ends(self) -> int:
        return self.count("-")


Formers = Mapping[str, Mapping[Any, Former]]


def read_formers(tables: Iterable[str]) -> Formers:
    """What is in force of these tables, read whole now: names may change while the file is carried out."""
    return {name: read_former(BY_NAME[name]) for name in tables}


def read_former(part: Part) -> dict[Any, Former]:
    rows = part.kind.model.objects.prefetch_related(*part.kind.several)
    if issubclass(part.kind.model, Version):
        rows = rows.filter(state=Version.State.ACTIVE)
    found = {}
    for row in rows:
        comparing.compare(part.kind, row, None)
        found[key_of(part, row)] = Former(row, say(part, row))
    return found


def key_of(part: Part, row: Any) -> Any:
    return getattr(row, getattr(part.kind, "key", comparing.NAMELESS))


def say(part: Part, row: Any) -> list[str]:
    """The whole of a version in sentences, where it has any; of other rows their fields say everything."""
    if not isinstance(part.kind, VersionKind) or part.kind.problems(row):
        return []
    return part.kind.sentences(row)


def describe(changes: Iterable[Change], counts: Mapping[str, int], formers: Formers) -> list[Group]:
    """A group per table of the file, in the order of the parts. `counts`: how many rows the file has of each."""
    by_table: dict[str, list[Change]] = {name: [] for name in counts}
    for change in changes:
        by_table[change.table].append(change)
    return [
        describe_table(BY_NAME[name], found, counts[name], formers[name]) for name, found in by_table.items()
    ]


def describe_table(part: Part, changes: list[Change], count: int, formers: Mapping[Any, Former]) -> Group:
    differences = [describe_one(part, change, formers) for change in changes]
    touched = sum(change.sign != "-" for change in changes)
    model = part.kind.model._meta
    title = model.verbose_name if part.one else model.verbose_name_plural
    return Group(capfirst(str(title)), isinstance(part.kind, VersionKind), differences, count - touched)


def describe_one(part: Part, change: Change, formers: Mapping[Any, Former]) -> Difference:
    left = find_former(part, change, formers)
    right = None if change.sign == "-" else find_row(part, change)
    section = comparing.compare(part.kind, left.row if left else None, right)
    said = comparing.compare_sentences(left.sentences if left else [], say(part, right) if right else [])
    names = [name_row(part, row) for row in (left.row if left else None, right) if row is not None]
    name = " → ".join(dict.fromkeys(names))
    return Difference(change.sign, name, [line for line in said if line.differs], section)


def name_row(part: Part, row: Any) -> str:
    return comparing.own_words(part.kind, row, "") or str(row)


def find_former(part: Part, change: Change, formers: Mapping[Any, Former]) -> Former | None:
    """What it takes the place of: nothing where it is new; a ladder of the one in force, whatever its code."""
    if isinstance(part.kind, VersionKind) and part.kind.one_of_all:
        return next(iter(formers.values()), None)
    if part.one:
        return next((former for former in formers.values() if former.row.parent_id is None), None)
    return formers.get(change.name) if change.sign != "+" else None


def find_row(part: Part, change: Change) -> Any:
    """The row as the file wants it: of versions the newest, which was drafted just now."""
    rows = part.kind.model.objects.prefetch_related(*part.kind.several)
    if part.one:
        return rows.get(parent=None)
    newest = rows.order_by("-version") if issubclass(part.kind.model, Version) else rows
    return newest.filter(**{getattr(part.kind, "key", comparing.NAMELESS): change.name})[:1].get()
