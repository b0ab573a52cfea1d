"""What a kind of file is: its columns, and the SQL that judges and commits its rows. Discovered in members/imports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from clubcrm.kernel import discovery
from members.importing.cells import Cleaner, Notes

Complete = Callable[[dict[str, Any], Notes], tuple[Any, ...]]


@dataclass(frozen=True)
class Column:
    """A column of the file: the names it goes by, how its cells are cleaned, and its type in the staging table.

    `must_exist`: a file without this column is refused as a whole (but --branch may stand for the field `branch`).
    """

    field: str
    names: tuple[str, ...]
    clean: Cleaner
    type: str = "text"
    must_exist: bool = True


def compute_nothing(row: dict[str, Any], notes: Notes) -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True)
class ImportKind:
    """A kind of file.

    `complete` returns the `computed` columns (name: type) of a clean row, which it may correct, or raises
    cells.Refused with a field. `judge` is one statement that makes the table import_judged out of import_placed with at
    least row_number, content, field, reason, notes, verdict, branch_id, advisor, customer_id and happened_on; `fields`
    says which field its reasons are about. `commit` are the statements that write. `person_keys` says by which
    columns the row knows a person: kind of members.models.ErasedKey, and field.
    """

    name: str
    label: str | Promise
    columns: tuple[Column, ...]
    judge: str
    commit: tuple[str, ...]
    computed: Mapping[str, str] = field(default_factory=dict)
    complete: Complete = compute_nothing
    fields: Mapping[str, str] = field(default_factory=dict)
    person_keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_vin(self) -> bool:
        return any(column.field == "vin" for column in self.columns)


class UnknownKind(Exception):
    """No file of members/imports is of this kind."""


def find_kinds() -> dict[str, ImportKind]:
    """Every kind by the name the command line uses: the files of members/imports."""
    return discovery.find_kinds_in_folder("members.imports", ImportKind, code="name", beside=("queries",))


def get_kind(name: str) -> ImportKind:
    """The kind of this name. Raises UnknownKind."""
    try:
        return find_kinds()[name]
    except KeyError:
        raise UnknownKind(name) from None
