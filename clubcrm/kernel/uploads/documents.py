"""PDFs: whole, open, and with nothing in them that acts, carries or fetches something.

They are not rewritten, so what is not understood is refused: a locked document, objects packed in a way that cannot be
looked into.
"""

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from clubcrm.kernel.uploads.refusals import Refused

UNPACKED = 64 << 20
END = re.compile(rb"%%EOF[\s\0]{0,64}\Z")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# /OpenAction may be a place to open at (an array); anything else acts.
ACTS = re.compile(
    rb"/(?:(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|GoToR|Rendition|Movie)"
    rb"(?![A-Za-z0-9_.-])|OpenAction(?!\s*\[|\w)|XFA\s*[\[(<\d])"
)
LOCKED = re.compile(rb"/Encrypt\b")
# Another file inside: a page that a browser would believe in, an archive that is found from the end.
PAGE = re.compile(rb"(?i)<script|<html|<svg\s|<!doctype|<\?php")
ARCHIVE_ENDS, ITS_REACH = b"PK\x05\x06", 66_000
PACKED = re.compile(rb"/ObjStm\b")
STREAM = re.compile(rb"\bobj\b((?:(?!\bobj\b|\bstream\b|\bendobj\b).){0,4096})\bstream\r?\n", re.DOTALL)
FILTER = re.compile(rb"/Filter\s*(?:\[\s*/FlateDecode\s*\]|/FlateDecode\s*[/>])")


def check(content: bytes) -> None:
    """Raises Refused."""
    if not END.search(content[-1100:]):
        raise Refused(_("The document is damaged or does not end where it should."))
    if LOCKED.search(plain := names_spelt_out(content)):
        raise Refused(_("The document is locked. Save it without a password."))
    if any(ACTS.search(part) for part in (plain, *packed_objects(content, plain))):
        raise Refused(_("The document holds something that acts, or another file. Print it as a PDF again."))
    if PAGE.search(content) or ARCHIVE_ENDS in content[-ITS_REACH:]:
        raise Refused(_("The document is something else as well. Print it as a PDF again."))


def names_spelt_out(content: bytes) -> bytes:
    """A name may be written with codes: /J#61vaScript."""
    return ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), content) if b"#" in content else content


def packed_objects(content: bytes, plain: bytes) -> Iterator[bytes]:
    """What stands in object streams. Raises Refused for one that cannot be looked into."""
    expected, room = len(PACKED.findall(plain)), UNPACKED
    for found in STREAM.finditer(content) if expected else ():
        head = names_spelt_out(found[1])
        if PACKED.search(head):
            part = unpacked(head, content[found.end() : content.find(b"endstream", found.end())], room)
            room -= len(part)
            expected -= len(PACKED.findall(head))
            yield names_spelt_out(part)
    if expected:
        raise unreadable()


def unpacked(head: bytes, packed: bytes, room: int) -> bytes:
    if b"/Filter" not in head:
        return b""  # stands there plainly, and has been looked at
    if len(FILTER.findall(head)) != 1 or head.count(b"/Filter") != 1 or b"Parms" in head:
        raise unreadable()
    try:
        inflating = zlib.decompressobj()
        part = inflating.decompress(packed, room + 1)
    except zlib.error as problem:
        raise unreadable() from problem
    if len(part) > room or not inflating.eof:
        raise unreadable()
    return part


def unreadable() -> Refused:
    return Refused(_("The document is packed in a way that cannot be looked into. Print it as a PDF again."))
