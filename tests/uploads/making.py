"""Small pictures, documents and archives for tests, honest and otherwise: no file of bytes lies among the tests."""

import io
import struct
import zipfile
import zlib

from PIL import Image

PAYLOAD = b"<script>alert(document.domain)</script>"
WORKBOOK = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


class File(io.BytesIO):
    """As Django hands one over."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.size = len(content)


def picture(kind="JPEG", size=(64, 48), mode="RGB", **options) -> bytes:
    """A small honest picture."""
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(target, kind, **options)
    return target.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(
    width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 0, content: bytes = b""
) -> bytes:
    """A PNG that says it is so large, whatever it holds."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", content or zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def with_chunk(*chunks: bytes) -> bytes:
    """An honest PNG with these chunks after its head."""
    honest = picture("PNG")
    return honest[:33] + b"".join(chunks) + honest[33:]


def frames(kind: str, count: int) -> bytes:
    """A moving picture."""
    target = io.BytesIO()
    each = [Image.new("RGB", (16, 16), (number % 256, 0, 0)) for number in range(count)]
    each[0].save(target, kind, save_all=True, append_images=each[1:])
    return target.getvalue()


def jpeg_of_many_scans() -> bytes:
    """A progressive JPEG whose last scan stands there a thousand times."""
    honest = picture(progressive=True)
    place = honest.rfind(b"\xff\xda")
    return honest[:-2] + honest[place:-2] * 1000 + b"\xff\xd9"


def jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG that says it is so large."""
    honest = picture()
    place = honest.find(b"\xff\xc0")
    return honest[: place + 5] + struct.pack(">HH", height, width) + honest[place + 9 :]


def with_exif() -> bytes:
    """A photo that says where it was taken, by which camera, and holds a script."""
    exif = Image.Exif()
    exif[0x010E], exif[0x010F] = PAYLOAD.decode(), "CANARYCAM"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 15.0)
    return picture(exif=exif.tobytes(), comment=PAYLOAD)


def webp_of_size(width: int, height: int, *, flags: int = 0) -> bytes:
    body = bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    extended = b"VP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(extended)) + b"WEBP" + extended


def pdf(*objects: bytes, end: bytes = b"%%EOF\n") -> bytes:
    """A document with these objects after the usual ones."""
    usual = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    numbered = b"".join(b"%d 0 obj%s endobj\n" % (number, each) for number, each in enumerate(objects, 3))
    return b"%PDF-1.7\n" + usual + numbered + b"trailer<</Root 1 0 R>>\nstartxref\n9\n" + end


def packed(content: bytes, head: bytes = b"/Filter/FlateDecode") -> bytes:
    """An object stream that holds this."""
    inside = zlib.compress(content)
    return b"<</Type/ObjStm/N 1/First 4/Length %d%s>>stream\n%s\nendstream" % (len(inside), head, inside)


def archive(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED, prefix: bytes = b"") -> bytes:
    target = io.BytesIO(prefix)
    target.seek(0, 2)
    with zipfile.ZipFile(target, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def workbook(members: dict[str, bytes], **options) -> bytes:
    return archive(WORKBOOK | members, **options)


def lying_workbook() -> bytes:
    """A member that says it is small: both places where its size stands say so."""
    honest = workbook({"xl/sheet.xml": bytes(1 << 19)})
    return honest.replace(struct.pack("<I", 1 << 19), struct.pack("<I", 4096))


def of_symlink() -> bytes:
    target, link = io.BytesIO(), zipfile.ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(target, "w") as made:
        for name, content in WORKBOOK.items():
            made.writestr(name, content)
        made.writestr(link, "/etc/passwd")
    return target.getvalue()
