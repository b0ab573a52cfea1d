"""What a content is, by its first bytes. Neither the name nor what the browser says is believed."""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOOKED_AT = 1024


class Type(NamedTuple):
    """A type of content that some kind of upload accepts; the first extension is the usual one."""

    mime: str
    label: str | Promise
    extensions: tuple[str, ...]
    start: re.Pattern[bytes]


JPEG = Type("image/jpeg", _("a JPEG picture"), ("jpg", "jpeg", "jfif"), re.compile(rb"\xff\xd8\xff"))
PNG = Type("image/png", _("a PNG picture"), ("png",), re.compile(rb"\x89PNG\r\n\x1a\n"))
WEBP = Type("image/webp", _("a WebP picture"), ("webp",), re.compile(rb"RIFF....WEBP", re.DOTALL))
PDF = Type("application/pdf", _("a PDF document"), ("pdf",), re.compile(rb"%PDF-[12]\.\d"))
XLSX = Type(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    _("an Excel workbook"),
    ("xlsx",),
    re.compile(rb"PK\x03\x04"),
)
TYPES = (JPEG, PNG, WEBP, PDF, XLSX)
PICTURES = (JPEG, PNG, WEBP)
BY_MIME = {each.mime: each for each in TYPES}

# What people send by mistake or on purpose, so that the refusal can name it.
OTHERS: tuple[tuple[bytes, str | Promise], ...] = (
    (rb"GIF8[79]a", _("a GIF picture")),
    (rb"BM.{12}[\x0c\x28\x40\x6c\x7c]\0\0\0", _("a BMP picture")),
    (rb"II\*\0|MM\0\*", _("a TIFF picture")),
    (rb"\0\0[\1\2]\0", _("an icon")),
    (rb".{4}ftyp(heic|heix|hevc|mif1|msf1|avif)", _("a HEIC or AVIF picture (save it as JPEG)")),
    (rb".{4}ftyp", _("a film")),
    (rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", _("a program")),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|PK", _("an archive")),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _("an old Office document")),
    (rb"(?i)[\s\xef\xbb\xbf]*(<\?xml.*)?(<!doctype svg|<svg)", _("an SVG picture")),
    (rb"(?i)[\s\xef\xbb\xbf]*(<!--.*)?<(!doctype html|html|head|body|script|iframe)", _("a web page")),
    (rb"[\s\xef\xbb\xbf]*<\?xml", _("an XML document")),
)  # fmt: skip
UNKNOWN = _("this kind of file")


def found(content: bytes) -> Type | None:
    """The type that begins like this; None for every other content."""
    return next((each for each in TYPES if each.start.match(content)), None)


def describe_content(content: bytes) -> str:
    """What the content looks like, in words."""
    known = found(content)
    if known:
        return str(known.label)
    start = content[:LOOKED_AT]
    return str(next((label for look, label in OTHERS if re.match(look, start, re.DOTALL)), UNKNOWN))
