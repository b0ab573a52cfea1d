"""A rulebook's text: its tables and rows, or every fault that can be seen without the club."""

import re
import tomllib
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel.rulefile import Fault, Row, Rows, read_rows
from clubcrm.rulebook.parts import BY_NAME, LATER, PARTS

PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def read(text: str, faults: list[Fault]) -> dict[str, list[Row]]:
    """The rows of each table that the text has, in the order of the parts; what is wrong is added to `faults`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault("", syntax(str(error), text)))
        return {}
    except RecursionError:
        faults.append(Fault("", _("brackets lie in one another too deep: this is no rulebook.")))
        return {}
    if not document:
        faults.append(Fault("", _("this rulebook is empty: no table stands in it.")))
    faults += [Fault(name, strange(name)) for name in document if name not in BY_NAME]
    return {
        part.name: rows(part.name, document[part.name], faults) for part in PARTS if part.name in document
    }


def rows(name: str, value: Any, faults: list[Fault]) -> list[Row]:
    part = BY_NAME[name]
    if not part.one:
        return read_rows(value, part.rows, name, faults)
    found: list[Fault] = []
    if isinstance(value, list):
        faults.append(Fault(name, _("this is one table, written [%(name)s].") % {"name": name}))
        return []
    read_one = read_rows(value, Rows(part.rows.keys), name, found)
    faults += [Fault(fault.path.replace(f"{name}[0]", name, 1), fault.sentence) for fault in found]
    return [Row(name, row.values) for row in read_one]


def syntax(problem: str, text: str) -> str:
    """Where the text is no TOML, and what the parser says."""
    place = PLACE.search(problem)
    line, column = (place[1], place[2]) if place and place[1] else (len(text.splitlines()), 1)
    said = PLACE.sub("", problem)
    return _("line %(line)s, column %(column)s: this is not TOML (%(problem)s).") % {
        "line": line,
        "column": column,
        "problem": said,
    }


def strange(name: str) -> str:
    """Why a table cannot be loaded."""
    if name in LATER:
        return _("this version does not know “%(name)s” yet: a later one will. Leave it out until then.") % {
            "name": name
        }
    known = ", ".join(part.name for part in PARTS)
    return _("there is no table “%(name)s”. Known are: %(known)s.") % {"name": name, "known": known}
