"""Pictures: decoded as a whole within bounds, then written anew.

What comes out holds pixels and nothing else: no EXIF (place, camera, time), no comment, no colour profile, nothing
behind the end. One picture is decoded at a time in a process, so that the bounds are those of the process.
"""

import io
import re
import struct
from threading import Lock
from typing import NamedTuple

from django.utils.translation import gettext as _
from PIL import Image

from clubcrm.kernel.uploads import types
from clubcrm.kernel.uploads.refusals import Refused
from clubcrm.kernel.uploads.types import Type

LONGEST_SIDE, SMALL_SIDE = 2560, 240
# How many pixels may be decoded, by how much memory each takes: a JPEG of one scan is decoded smaller at once, one of
# several keeps all of its coefficients, WebP keeps two canvases.
MOST_PIXELS = {types.JPEG.mime: 64_000_000, types.PNG.mime: 16_000_000, types.WEBP.mime: 12_000_000}
MOST_PIXELS_IN_SCANS = 20_000_000
MOST_SCANS = 50
QUALITY = 85
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
FORMATS = {types.JPEG.mime: "JPEG", types.PNG.mime: "PNG", types.WEBP.mime: "WEBP"}
NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
ANIMATED = 0x02
DECODING = Lock()


class Picture(NamedTuple):
    """The picture written anew, and a small one for lists."""

    content: bytes
    small: bytes


def written_anew(content: bytes, kind: Type) -> Picture:
    """The same picture without anything but its pixels. Raises Refused."""
    scans = jpeg_scans(content) if kind is types.JPEG else 1
    if kind is types.WEBP:
        check_webp(content)
    with DECODING:
        try:
            return encoded(decoded(content, kind, scans), kind)
        except Refused:
            raise
        except (Image.DecompressionBombError, MemoryError) as problem:
            raise too_large() from problem
        except Exception as problem:  # a broken picture may make the decoder raise anything
            raise damaged() from problem


def decoded(content: bytes, kind: Type, scans: int) -> Image.Image:
    """At most LONGEST_SIDE long, the right way up, in a mode that every format takes."""
    with Image.open(io.BytesIO(content), formats=(FORMATS[kind.mime],)) as image:
        check_size(image.size, MOST_PIXELS[kind.mime] if scans == 1 else MOST_PIXELS_IN_SCANS)
        if kind is types.PNG and getattr(image, "is_animated", False):
            raise moving()
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        turn = TURNS.get(orientation(image))
        plain = in_plain_mode(image)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return plain.transpose(turn) if turn else plain


def encoded(image: Image.Image, kind: Type) -> Picture:
    small = image.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    return Picture(saved(image, kind), saved(small, kind))


def saved(image: Image.Image, kind: Type) -> bytes:
    image.info = {}  # the writers would put comments and profiles of the source back
    target = io.BytesIO()
    if kind is types.JPEG:
        image.convert("RGB").save(target, "JPEG", quality=QUALITY, optimize=True)
    elif kind is types.WEBP:
        image.save(target, "WEBP", quality=QUALITY, method=2)
    else:
        image.save(target, "PNG")
    return target.getvalue()


def in_plain_mode(image: Image.Image) -> Image.Image:
    """Grey or colour of eight bits, with transparency where there is any."""
    if image.mode.startswith("I"):  # sixteen bits: the upper eight
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "L" if image.mode in ("1", "L") else "RGB"
    if image.has_transparency_data:
        mode = "RGBA"
    return image if image.mode == mode else image.convert(mode)


def orientation(image: Image.Image) -> int:
    """How the camera was held; upright where that cannot be read."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # hostile EXIF; the picture itself is fine
        return 1


def jpeg_scans(content: bytes) -> int:
    """How many scans the JPEG has. Each costs a walk through the picture. Raises Refused."""
    place, scans = 2, 0
    while found := NEXT_MARKER.search(content, place):
        marker, place = content[found.end() - 1], found.end()
        if marker == 0xD9:
            break
        if marker == 0xD8 or marker == 0x01:
            continue
        scans += marker == 0xDA
        if scans > MOST_SCANS:
            raise too_large()
        place += int.from_bytes(content[place : place + 2], "big")
    return scans


def check_webp(content: bytes) -> None:
    """Size and movement from the header: the decoder would make room for the whole canvas first. Raises Refused."""
    form, body = content[12:16], content[20:30]
    try:
        if form == b"VP8X":
            size = tuple(1 + int.from_bytes(body[place : place + 3], "little") for place in (4, 7))
            if body[0] & ANIMATED:
                raise moving()
        elif form == b"VP8L":
            bits = int.from_bytes(body[1:5], "little")
            size = (1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        else:
            width, height = struct.unpack("<HH", body[6:10])
            size = (width & 0x3FFF, height & 0x3FFF)
    except (IndexError, struct.error) as problem:
        raise damaged() from problem
    check_size(size, MOST_PIXELS[types.WEBP.mime])


def check_size(size: tuple[int, ...], most: int) -> None:
    if size[0] * size[1] > most:
        raise too_large()


def too_large() -> Refused:
    return Refused(_("The picture has too many pixels. Send a smaller copy."))


def moving() -> Refused:
    return Refused(_("The picture moves. Send a still one."))


def damaged() -> Refused:
    return Refused(_("The picture is damaged: it cannot be read to its end."))
