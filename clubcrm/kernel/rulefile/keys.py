"""The keys of a table, and reading its rows: everything that is wrong is found, each fault by the path of its key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from clubcrm.kernel import languages
from clubcrm.kernel.rulefile.holds import Holds, Wrong, text

MUST = object()  # in place of a default: the key has to be there


class Fault(NamedTuple):
    """What is wrong with a rulebook, and where: `programme[0].tier[2].criterion[0].at_least`."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


@dataclass(frozen=True)
class Rows:
    """Rows of a table inside a table. Keys that are not among `keys` are gathered under `others`, if it names one."""

    keys: "Mapping[str, Key]"
    others: str = ""


@dataclass(frozen=True)
class Key:
    """What a key holds and means. `default` may be a function of the row as it stands in the file and its position."""

    holds: Holds | Rows
    means: str
    default: Any = MUST

    def default_of(self, row: Mapping[str, Any], position: int) -> Any:
        return self.default(row, position) if callable(self.default) else self.default


@dataclass(frozen=True)
class Row:
    """A row that was read: where it stands, and a value for every key."""

    path: str
    values: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def at(self, key: str) -> str:
        return f"{self.path}.{key}"


def name_keys(longest: int) -> dict[str, Key]:
    """The name in both languages; one of them will do for both."""
    return {
        "name_zh": Key(text(longest), "Name in Chinese; without it the English one.", other_name("name_en")),
        "name_en": Key(text(longest), "Name in English; without it the Chinese one.", other_name("name_zh")),
    }


def other_name(key: str) -> Callable[[Mapping[str, Any], int], Any]:
    return lambda row, position: row.get(key, row.get("code", MUST))


def plain(row: Row) -> dict[str, Any]:
    """The row as `dump` gives it: rows inside it as dictionaries too."""
    return {
        key: [plain(each) if isinstance(each, Row) else each for each in value]
        if isinstance(value, list)
        else value
        for key, value in row.values.items()
    }


def read_rows(value: Any, rows: Rows, path: str, faults: list[Fault]) -> list[Row]:
    """Every row that can be used; what is wrong is added to `faults`. A single table counts as one row."""
    tables = [value] if isinstance(value, dict) else value
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        faults.append(
            Fault(path, _("this is a table, written [[%(path)s]].") % {"path": path.replace("[0]", "")})
        )
        return []
    found = (read_row(each, rows, f"{path}[{i}]", i, faults) for i, each in enumerate(tables))
    return [row for row in found if row is not None]


def read_row(raw: Mapping[str, Any], rows: Rows, path: str, position: int, faults: list[Fault]) -> Row | None:
    """One row; None where something in it is wrong."""
    before = len(faults)
    values = {
        key: read_key(raw, key, known, f"{path}.{key}", position, faults) for key, known in rows.keys.items()
    }
    strange = {key: value for key, value in raw.items() if key not in rows.keys}
    if rows.others:
        values[rows.others] = {**(values.get(rows.others) or {}), **strange}
    else:
        known_keys = languages.join_words(rows.keys)
        faults += [
            Fault(
                f"{path}.{key}", _("there is no such key here. Known are: %(known)s.") % {"known": known_keys}
            )
            for key in strange
        ]
    return Row(path, values) if len(faults) == before else None


def read_key(
    raw: Mapping[str, Any], key: str, known: Key, path: str, position: int, faults: list[Fault]
) -> Any:
    if key not in raw:
        if (value := known.default_of(raw, position)) is MUST:
            faults.append(Fault(path, _("this has to be said.")))
        elif isinstance(known.holds, Rows):
            return []
        return value
    if isinstance(known.holds, Rows):
        return read_rows(raw[key], known.holds, path, faults)
    try:
        return known.holds.read(raw[key])
    except Wrong as wrong:
        faults.append(Fault(path, str(wrong)))
        return None
