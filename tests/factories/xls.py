"""Workbooks of Excel 97 to 2003, as small as they can be: one sheet of texts, numbers and errors."""

import struct
from pathlib import Path
from typing import Any

SECTOR = 512
CODES = {
    "#NULL!": 0x00,
    "#DIV/0!": 0x07,
    "#VALUE!": 0x0F,
    "#REF!": 0x17,
    "#NAME?": 0x1D,
    "#NUM!": 0x24,
    "#N/A": 0x2A,
}
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class Error(str):
    """A cell that holds this error."""


class FormulaError(str):
    """A formula whose stored result is this error."""


def write(path: Path, rows: list[dict[str, Any]], *, from_1904: bool = False) -> Path:
    """The rows under their headings."""
    path.write_bytes(
        compound_file(workbook([list(rows[0]), *(list(row.values()) for row in rows)], from_1904))
    )
    return path


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def workbook(rows: list[list[Any]], from_1904: bool) -> bytes:
    def begin(part: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, part, 0x0DBB, 0x07CC, 0, 6))

    def head(offset: int) -> bytes:
        name = struct.pack("<BB", 6, 0) + b"Sheet1"
        sheet = record(0x85, struct.pack("<IH", offset, 0) + name)
        return (
            begin(5)
            + record(0x42, struct.pack("<H", 1200))
            + record(0x22, struct.pack("<H", from_1904))
            + sheet
            + record(0x0A)
        )

    front = head(len(head(0)))
    size = record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    body = b"".join(
        cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line)
    )
    return front + begin(0x10) + size + body + record(0x0A)


def cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, Error):
        return record(0x205, place + struct.pack("<BB", CODES[value], 1))
    if isinstance(value, FormulaError):
        result = struct.pack("<BBBBBBH", 2, 0, CODES[value], 0, 0, 0, 0xFFFF)
        tokens = bytes([0x1C, CODES[value]])  # the error itself, as a constant
        return record(0x06, place + result + struct.pack("<HIH", 0, 0, len(tokens)) + tokens)
    if isinstance(value, int | float):
        return record(0x203, place + struct.pack("<d", value))
    text = str(value)
    return record(0x204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def compound_file(stream: bytes) -> bytes:
    """A compound file whose only stream is "Workbook": its table first, then the directory, then the stream."""
    stream = stream.ljust(8 * SECTOR, b"\0")  # smaller ones would lie among the small streams
    count = -(-len(stream) // SECTOR)
    stream = stream.ljust(count * SECTOR, b"\0")
    assert count + 2 <= SECTOR // 4, "more than one sector of the table is not written here"
    table = [TABLE, END, *range(3, count + 2), END]
    table += [FREE] * (SECTOR // 4 - len(table))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        END,
        0,
        END,
        0,
    )
    header += struct.pack("<109I", 0, *[FREE] * 108)
    entries = entry("Root Entry", 5, END, 0, child=1) + entry("Workbook", 2, 2, len(stream))
    return header + struct.pack("<128I", *table) + entries.ljust(SECTOR, b"\0") + stream


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
