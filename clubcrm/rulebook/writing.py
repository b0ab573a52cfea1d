"""The rules in force as text. What has its default is left out; the same rules give the same bytes."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable, Item, Table

from clubcrm.kernel.rulefile import Rows
from clubcrm.rulebook.parts import PARTS

HEAD = "Rules of a clubcrm club. Every key is explained in docs/rulebook.md."


def write(tables: Mapping[str, list[dict[str, Any]]] | None = None) -> str:
    """The text of these tables; without any, of everything that is in force."""
    document = tomlkit.document()
    document.add(tomlkit.comment(HEAD))
    for part in PARTS:
        dumped = part.dump() if tables is None else tables.get(part.name, [])
        if dumped:
            document.add(tomlkit.nl())
            document.add(part.name, written(dumped[0], part.rows) if part.one else array(dumped, part.rows))
    return tomlkit.dumps(document)


def array(rows: list[dict[str, Any]], known: Rows) -> AoT:
    found = tomlkit.aot()
    for row in rows:
        found.append(written(row, known))
    return found


def written(row: Mapping[str, Any], known: Rows) -> Table:
    """One row: its own keys first, then what is gathered beside them, then the rows inside it."""
    found, inside = tomlkit.table(), []
    for key, described in known.keys.items():
        if isinstance(described.holds, Rows):
            inside.append((key, described.holds))
        elif key != known.others and not is_default(row[key], described.default):
            found.add(key, value(row[key]))
    for key, given in sorted(row.get(known.others, {}).items()):
        found.add(key, value(given))
    for key, rows in inside:
        if row[key]:
            found.add(key, array(row[key], rows))
    return found


def is_default(given: Any, default: Any) -> bool:
    return given is None or (not callable(default) and given == default and type(given) is type(default))


def value(given: Any) -> Item:
    """A value in the form a person would write it."""
    if isinstance(given, dict):
        inline: InlineTable = tomlkit.inline_table()
        for key in sorted(given):
            inline.append(key, value(given[key]))
        return inline
    if isinstance(given, str):
        several = "\n" in given and not given.startswith("\n") and "\r" not in given
        return tomlkit.string(given, multiline=several)
    return tomlkit.item(given)
