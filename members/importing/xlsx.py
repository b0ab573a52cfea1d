"""What calamine does not tell of an XLSX: from which year it counts days, and which cells have no value.

Calamine gives "" for an error and for a formula whose result was never stored, as for an empty cell. Uploads and
command both check the archive first (kernel.uploads.archives): no entities, nothing that unpacks without end.
"""

import posixpath
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat

PIECE = 1 << 16
OVERLAP = 16
# A formula or an error somewhere: most exports have neither, and then no cell is looked at.
WORTH_A_LOOK = re.compile(rb"<(?:\w+:)?f[\s/>]|\bt\s*=\s*[\"']e[\"']")
TRUE = {"1", "true", "on"}
LONGEST_FORMULA = 200


class Broken(NamedTuple):
    """A cell without a value: row and column from 1, and what stands there instead."""

    row: int
    column: int
    text: str


class Workbook(NamedTuple):
    """`parts` gives the file of each sheet inside the archive. `recalculated`: the results stored with formulas are not
    meant to be read; a program that cannot compute has written 0 or nothing."""

    path: Path
    counts_from_1904: bool
    recalculated: bool
    parts: dict[str, str]

    def find_broken(self, sheet: str) -> Iterator[Broken]:
        """The cells without a value in order of rows."""
        part = self.parts.get(sheet, "")
        with zipfile.ZipFile(self.path) as archive:
            if part in archive.namelist() and is_worth_a_look(archive, part):
                yield from scan_sheet(archive, part, self.recalculated)


def read_workbook(path: Path) -> Workbook:
    """Raises BadZipFile, KeyError or ExpatError where the archive is no workbook."""
    facts: dict[str, str] = {}
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def on_workbook(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            key = next((key for key in attributes if key.endswith(" id")), "")
            sheets[attributes.get("name", "")] = attributes.get(key, "")
        elif name in ("workbookPr", "calcPr"):
            facts.update(attributes)

    def on_relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    with zipfile.ZipFile(path) as archive:
        parse_part(archive.read("xl/workbook.xml"), on_workbook)
        parse_part(archive.read("xl/_rels/workbook.xml.rels"), on_relation)
    parts = {
        sheet: posixpath.normpath(posixpath.join("/xl", targets.get(key, "")))[1:]
        for sheet, key in sheets.items()
    }
    return Workbook(path, facts.get("date1904") in TRUE, facts.get("fullCalcOnLoad") in TRUE, parts)


def parse_part(content: bytes, on_start: Any) -> None:
    parser = make_parser()
    parser.StartElementHandler = lambda name, attributes: on_start(local_name(name), attributes)
    parser.Parse(content, True)


def make_parser() -> Any:
    """Names come as "namespace name": programs choose different prefixes."""
    return expat.ParserCreate(namespace_separator=" ")


def local_name(name: str) -> str:
    return name.rpartition(" ")[2]


def is_worth_a_look(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        before = b""
        while piece := file.read(PIECE):
            if WORTH_A_LOOK.search(before + piece):
                return True
            before = piece[-OVERLAP:]
    return False


def scan_sheet(archive: zipfile.ZipFile, part: str, recalculated: bool) -> Iterator[Broken]:
    scanner = Scanner(recalculated)
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            scanner.parser.Parse(piece, False)
            while scanner.found:
                yield scanner.found.popleft()


class Scanner:
    """Follows the cells of a sheet; `found` fills with those that have no value."""

    def __init__(self, recalculated: bool) -> None:
        self.without_result = {"", "0"} if recalculated else {""}
        self.found: deque[Broken] = deque()
        self.row = self.column = 0
        self.kind = self.formula = self.value = ""
        self.has_formula, self.inside = False, ""
        self.parser = make_parser()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.read

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local_name(name)
        if name == "c":
            self.column = column_of(attributes.get("r", "")) or self.column + 1
            self.kind, self.formula, self.value, self.has_formula = attributes.get("t", "n"), "", "", False
        elif name == "row":
            self.row, self.column = int(attributes.get("r") or self.row + 1), 0
        elif name in ("f", "v"):
            self.inside = name
            self.has_formula = self.has_formula or name == "f"

    def read(self, text: str) -> None:
        if self.inside == "v":
            self.value += text
        elif self.inside == "f" and len(self.formula) < LONGEST_FORMULA:
            self.formula += text

    def end(self, name: str) -> None:
        name = local_name(name)
        if name in ("f", "v"):
            self.inside = ""
        elif name == "c" and self.is_broken():
            text = self.value if self.kind == "e" else f"={self.formula[:LONGEST_FORMULA]}"
            self.found.append(Broken(self.row, self.column, text or "#N/A"))

    def is_broken(self) -> bool:
        """An error; or a formula without a result. A formula whose result is an empty text says so."""
        if self.kind == "e":
            return True
        return self.has_formula and self.kind in ("n", "") and self.value.strip() in self.without_result


def column_of(reference: str) -> int:
    """28 for "AB17"; 0 without a reference."""
    column = 0
    for letter in reference.rstrip("0123456789"):
        column = column * 26 + ord(letter.upper()) - 64
    return column
