"""Where in a rulebook's text a fault stands: the line of its key, or of the table it lies in."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clubcrm.kernel.rulefile import Fault

HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"\s*([\w-]+)\s*=\s*(.*)$")
LONG_TEXT = re.compile(r"\"\"\"|'''")
WIDEST = 120


class Place(NamedTuple):
    """A fault for people: the number of its line (0: none), the line as it stands there, the key in question where
    that line does not name it, and the sentence."""

    number: int
    line: str
    key: str
    sentence: str


def place(faults: Sequence[Fault], text: str) -> list[Place]:
    """In the order of the faults."""
    lines = text.splitlines()
    known = dict(read_paths(lines))
    return [place_one(fault, known, lines) for fault in faults]


def place_one(fault: Fault, known: dict[str, int], lines: Sequence[str]) -> Place:
    path = fault.path
    while path and path not in known:
        path = shorten(path)
    number = known.get(path, 0)
    line = lines[number - 1].strip()[:WIDEST] if number else ""
    return Place(number, line, fault.path[len(path) :].lstrip("."), fault.sentence)


def shorten(path: str) -> str:
    """The path of what it lies in: a.b[0].c, a.b[0], a.b, a."""
    return path[: max(path.rfind("."), path.rfind("["), 0)]


def read_paths(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """(path as faults name it, line number) of each table and key; the inside of long texts is passed over."""
    counts: dict[str, int] = {}
    here, until = "", ""
    for number, line in enumerate(lines, 1):
        if until:
            until = "" if until in line else until
            continue
        if header := HEADER.match(line):
            here = enter(header[2], header[1] == "[[", counts)
            yield from ((each, number) for each in {here, shorten(here) if here.endswith("[0]") else here})
        elif key := KEY.match(line):
            yield f"{here}.{key[1]}" if here else key[1], number
            opened = LONG_TEXT.match(key[2])
            until = opened[0] if opened and key[2].count(opened[0]) == 1 else ""


def enter(header: str, several: bool, counts: dict[str, int]) -> str:
    """The path of the table that a header begins, with the position of each row on the way."""
    path = ""
    names = header.split(".")
    for depth, name in enumerate(names, 1):
        path = f"{path}.{name}" if path else name
        if depth == len(names) and several:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path
