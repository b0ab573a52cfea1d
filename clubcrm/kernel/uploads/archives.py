"""ZIPs and workbooks: judged before anything unpacks them, by what they would really become.

Sizes that the directory tells are not believed: every member is unpacked once, piece by piece, and only counted.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from clubcrm.kernel.uploads.refusals import Refused

MOST_MEMBERS = 2_000
LARGEST_DIRECTORY = 1 << 20
LARGEST = 1 << 30  # unpacked; a million rows, and more than any memory should be asked for
STEEPEST = 200  # how many times its size a member may grow; rows that repeat grow 50 times
SMALL = 1 << 20  # below this nobody asks how steep
PIECE = 1 << 16
END, END_LENGTH, FURTHEST = b"PK\x05\x06", 22, 22 + 0xFFFF
END_64 = b"PK\x06\x07"
LOCKED = 0x1
INSIDE = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"MZ", b"\x7fELF")
MARKUP = (b"<!DOCTYPE", b"<!ENTITY")
LINK, TYPE_OF_FILE = 0o120000, 0o170000
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    NotImplementedError,
    EOFError,
    OSError,
)


def check_workbook(file: BinaryIO) -> None:
    """Raises Refused unless the file is a harmless workbook."""
    if "xl/workbook.xml" not in check(file):
        raise Refused(_("The archive is no Excel workbook."))


def check(file: BinaryIO) -> list[str]:
    """The names of the members of a harmless archive. Raises Refused."""
    check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            check_members(members)
            for member in members:
                check_content(file, member)
    except UNREADABLE as problem:
        raise damaged() from problem
    return [member.filename for member in members]


def check_directory(file: BinaryIO) -> None:
    """The directory's own size, before anybody reads it into memory. Raises Refused."""
    length = file.seek(0, 2)
    file.seek(max(0, length - FURTHEST - 20))
    tail = file.read(FURTHEST + 20)
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_LENGTH:
        raise damaged()
    count, size = struct.unpack("<HI", tail[place + 10 : place + 16])
    further = tail[max(0, place - 20) : place].startswith(END_64)  # a second, larger directory
    if further or count > MOST_MEMBERS or size > LARGEST_DIRECTORY:
        raise bomb()


def check_members(members: list[zipfile.ZipInfo]) -> None:
    """What the directory says. Raises Refused."""
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST:
        raise bomb()
    names = [member.filename for member in members]
    if any(odd(name) for name in names) or len(set(names)) < len(names):
        raise Refused(_("The archive holds names that lead elsewhere."))
    if any(member.external_attr >> 16 & TYPE_OF_FILE == LINK for member in members):
        raise Refused(_("The archive holds names that lead elsewhere."))
    if any(member.flag_bits & LOCKED for member in members):
        raise Refused(_("The archive is locked. Save it without a password."))


def odd(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in name or not name.isprintable()


def check_content(file: BinaryIO, member: zipfile.ZipInfo) -> None:
    """What the member really becomes. Raises Refused."""
    size, first = 0, True
    for piece in unpacked(file, member):
        if first and piece.startswith(INSIDE):
            raise Refused(_("The archive holds another archive or a program."))
        if first and any(word in piece.upper() for word in MARKUP):
            raise Refused(_("The archive holds a document that refers elsewhere."))
        size, first = size + len(piece), False
        if size > member.file_size or (size > SMALL and size > STEEPEST * member.compress_size):
            raise bomb()
    if size != member.file_size:
        raise damaged()


def unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's content in pieces, to its real end, whatever size it claims. Raises Refused."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(_("The archive is packed in an unusual way. Save it again."))
    left, inflating = at_content(file, member), zlib.decompressobj(-15)
    waiting = b""
    while left or waiting:
        if not waiting:
            waiting = file.read(min(PIECE, left))
            left -= len(waiting)
            if not waiting:
                raise damaged()
        if member.compress_type == zipfile.ZIP_STORED:
            piece, waiting = waiting, b""
        else:
            piece, waiting = inflating.decompress(waiting, PIECE), inflating.unconsumed_tail
        if piece:
            yield piece
        if inflating.eof:
            break


def at_content(file: BinaryIO, member: zipfile.ZipInfo) -> int:
    """Go to where the member's content begins; its packed length. Raises Refused."""
    file.seek(member.header_offset)
    head = file.read(30)
    if head[:4] != b"PK\x03\x04":
        raise damaged()
    name, extra = struct.unpack("<HH", head[26:30])
    file.seek(name + extra, 1)
    return member.compress_size


def bomb() -> Refused:
    return Refused(_("The archive would unpack to far more than it seems. Export the data as CSV."))


def damaged() -> Refused:
    return Refused(_("The archive is damaged. Save it again."))
