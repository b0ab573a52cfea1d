"""What calamine does not tell of an XLS (Excel 97 to 2003): from which year it counts days, and which cells hold an error.

The file is a small file system (compound file: sectors, chained by a table) with a stream "Workbook" of records
(BIFF): number, length, content. Read are only the records named here.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from members.importing.xlsx import Broken

END_OF_CHAIN = 0xFFFFFFFA  # and all above it
ENTRY = 128
STREAM_NAMES = ("Workbook", "Book")
BOUNDSHEET, DATEMODE, END_OF_PART = 0x85, 0x22, 0x0A
FORMULA, ERROR_OR_BOOLEAN = 0x06, 0x205
NOT_A_NUMBER, ERROR_RESULT = 0xFFFF, 2
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class Workbook(NamedTuple):
    """`offsets` gives where the records of each sheet begin."""

    stream: bytes
    counts_from_1904: bool
    offsets: dict[str, int]

    def find_broken(self, sheet: str) -> Iterator[Broken]:
        """The cells without a value; `sheet` as the workbook names it."""
        offset = self.offsets.get(sheet)
        for kind, content in read_records(self.stream, offset) if offset is not None else ():
            if kind == FORMULA and len(content) >= 14:
                row, column, code, result, mark = struct.unpack_from("<HH2xBxB3xH", content)
                if mark == NOT_A_NUMBER and code == ERROR_RESULT:
                    yield Broken(row + 1, column + 1, ERRORS.get(result, "#N/A"))
            elif kind == ERROR_OR_BOOLEAN and len(content) >= 8:
                row, column, result, is_error = struct.unpack_from("<HH2xBB", content)
                if is_error:
                    yield Broken(row + 1, column + 1, ERRORS.get(result, "#N/A"))


def read_workbook(path: Path) -> Workbook:
    """Raises ValueError or struct.error where the file is none."""
    stream = CompoundFile(path.read_bytes()).read_stream(STREAM_NAMES)
    from_1904, offsets = False, {}
    for kind, content in read_records(stream, 0):
        if kind == DATEMODE:
            from_1904 = content[:1] == b"\x01"
        elif kind == BOUNDSHEET:
            (offset,) = struct.unpack_from("<I", content)
            offsets[read_sheet_name(content[6:])] = offset
    return Workbook(stream, from_1904, offsets)


def read_records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """(number, content) of each record up to the end of the part that begins at `offset`."""
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        if kind == END_OF_PART:
            return
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def read_sheet_name(content: bytes) -> str:
    """Length, a flag for two bytes a letter, letters (Excel 97 and later; before that there was no flag)."""
    length, wide = content[0], content[1]
    if wide > 1:
        return content[1 : 1 + length].decode("latin-1")
    return content[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


class CompoundFile:
    """The streams of a compound file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.sector = 1 << struct.unpack_from("<H", content, 30)[0]
        self.mini_sector = 1 << struct.unpack_from("<H", content, 32)[0]
        directory, self.cutoff, mini_table = struct.unpack_from("<I4xII", content, 48)
        if not 128 <= self.sector <= 1 << 16:
            raise ValueError("not a compound file")
        self.table = self.read_table()
        self.mini_table = to_numbers(self.read_chain(mini_table))
        self.directory = self.read_chain(directory)

    def read_table(self) -> tuple[int, ...]:
        """The sector that follows each sector: parts of it listed in the header, and from there in a chain of lists."""
        following, _count = struct.unpack_from("<II", self.content, 68)
        listed = list(struct.unpack_from("<109I", self.content, 76))
        while following < END_OF_CHAIN and len(listed) * self.sector < len(self.content):
            numbers = to_numbers(self.read_sector(following))
            listed += numbers[:-1]
            following = numbers[-1]
        return to_numbers(b"".join(self.read_sector(place) for place in listed if place < END_OF_CHAIN))

    def read_sector(self, place: int) -> bytes:
        return self.content[(place + 1) * self.sector : (place + 2) * self.sector]

    def read_chain(self, place: int) -> bytes:
        pieces: list[bytes] = []
        while place < len(self.table) and len(pieces) <= len(self.table):
            pieces.append(self.read_sector(place))
            place = self.table[place]
        return b"".join(pieces)

    def read_mini_chain(self, place: int) -> bytes:
        """Small streams share the sectors of the first directory entry's stream."""
        shared = self.read_chain(struct.unpack_from("<I", self.directory, 116)[0])
        pieces: list[bytes] = []
        while place < len(self.mini_table) and len(pieces) <= len(self.mini_table):
            pieces.append(shared[place * self.mini_sector : (place + 1) * self.mini_sector])
            place = self.mini_table[place]
        return b"".join(pieces)

    def read_stream(self, names: tuple[str, ...]) -> bytes:
        """The first stream of one of these names. Raises ValueError when there is none."""
        for offset in range(0, len(self.directory), ENTRY):
            entry = self.directory[offset : offset + ENTRY]
            (length,) = struct.unpack_from("<H", entry, 64)
            if entry[: max(length - 2, 0)].decode("utf-16-le", "replace") in names:
                start, size = struct.unpack_from("<II", entry, 116)
                read = self.read_mini_chain if size < self.cutoff else self.read_chain
                return read(start)[:size]
        raise ValueError("no workbook in the file")


def to_numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
