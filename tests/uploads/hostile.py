"""Files that mean harm, or are no good: each made here, so that one can read what it is.

`REFUSED` are refused with a sentence that holds the words beside them; `TAMED` are pictures that are kept, written anew:
the payload named beside them is gone. `python -m tests.uploads.hostile DIRECTORY` checks files made before, in a process
of its own, and prints how long it took and by how much the memory grew.
"""

import gzip
import json
import os
import re
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from PIL import ImageCms

from tests.uploads.making import (
    PAYLOAD,
    archive,
    chunk,
    frames,
    jpeg_of_many_scans,
    jpeg_of_size,
    lying_workbook,
    of_symlink,
    packed,
    pdf,
    picture,
    png,
    webp_of_size,
    with_chunk,
    with_exif,
    workbook,
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'

Made = Callable[[], bytes]
# What it is: the name it comes with, how it is made, words of the refusal.
REFUSED: dict[str, tuple[str, Made, str]] = {
    # Bombs
    "png of 900 million pixels": ("a.png", lambda: png(30_000, 30_000), "too many pixels"),
    "png of 4 billion pixels": ("a.png", lambda: png(65_535, 65_535), "too many pixels"),
    "png wider than a number": ("a.png", lambda: png(2**31 - 1, 2**31 - 1), "too many pixels"),
    "png of one bit that unpacks to much": (
        "a.png", lambda: png(20_000, 20_000, depth=1, content=zlib.compress(bytes(1 << 22))), "too many pixels"
    ),
    "png with a text bomb": (
        "a.png", lambda: with_chunk(chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(50 << 20)))), "damaged"
    ),
    "png with a profile bomb": (
        "a.png", lambda: with_chunk(chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(50 << 20)))), "damaged"
    ),
    "png of no size": ("a.png", lambda: png(0, 0), "damaged"),
    "png of many frames": ("a.png", lambda: frames("PNG", 40), "moves"),
    "jpeg of 4 billion pixels": ("a.jpg", lambda: jpeg_of_size(65_000, 65_000), "too many pixels"),
    "jpeg of a thousand scans": ("a.jpg", jpeg_of_many_scans, "too many pixels"),
    "webp of 268 million pixels": ("a.webp", lambda: webp_of_size(16_383, 16_383), "too many pixels"),
    "webp of many frames": ("a.webp", lambda: frames("WEBP", 40), "moves"),
    "webp of a head only": ("a.webp", lambda: b"RIFF\4\0\0\0WEBP", "damaged"),
    "png just above what may be": ("a.png", lambda: png(4001, 4000), "too many pixels"),
    "jpeg just above what may be": ("a.jpg", lambda: jpeg_of_size(8001, 8000), "too many pixels"),
    "jpeg of several scans just above what they may be": (
        "a.jpg", lambda: picture(size=(5001, 4000), mode="L", progressive=True, quality=1), "too many pixels"
    ),
    "webp just above what may be": ("a.webp", lambda: webp_of_size(4001, 3000), "too many pixels"),
    "pdf with an object bomb": ("a.pdf", lambda: pdf(packed(bytes(80 << 20))), "cannot be looked into"),
    "zip bomb": ("a.xlsx", lambda: workbook({"xl/sheet.xml": bytes(50 << 20)}), "unpack to far more"),
    "zip of lies": ("a.xlsx", lying_workbook, "unpack to far more"),
    "zip of many members": (
        "a.xlsx", lambda: workbook({f"xl/{number}": b"" for number in range(3_000)}), "unpack to far more"
    ),
    "zip in a zip": ("a.xlsx", lambda: workbook({"xl/more": workbook({})}), "another archive"),
    "gzip in a zip": ("a.xlsx", lambda: workbook({"xl/more": gzip.compress(b"x")}), "another archive"),
    "program in a zip": ("a.xlsx", lambda: workbook({"xl/vba.bin": b"MZ\x90\0"}), "another archive"),
    "zip packed oddly": ("a.xlsx", lambda: workbook({}, method=zipfile.ZIP_LZMA), "unusual way"),
    "gzip": ("a.xlsx", lambda: gzip.compress(bytes(20 << 20)), "an archive"),
    # Names inside
    "zip that climbs": ("a.xlsx", lambda: workbook({"../../etc/cron.d/x": b"x"}), "lead elsewhere"),
    "zip that starts at the root": ("a.xlsx", lambda: workbook({"/etc/passwd": b"x"}), "lead elsewhere"),
    "zip with a drive": ("a.xlsx", lambda: workbook({"C:\\boot.ini": b"x"}), "lead elsewhere"),
    "zip with a link": ("a.xlsx", of_symlink, "lead elsewhere"),
    # Markup that refers elsewhere or laughs
    "workbook with an external entity": ("a.xlsx", lambda: workbook({"xl/s.xml": XXE}), "refers elsewhere"),
    "workbook that laughs": ("a.xlsx", lambda: workbook({"xl/s.xml": LAUGHS}), "refers elsewhere"),
    "svg with a script": ("a.svg", lambda: SVG, "an SVG picture"),
    "svg named png": ("a.png", lambda: SVG, "an SVG picture"),
    "svg with an external entity": ("a.svg", lambda: XXE, "an SVG picture"),
    # Something else
    "page named jpg": ("a.jpg", lambda: b"<!DOCTYPE html><html>" + PAYLOAD, "a web page"),
    "page with a mark first": ("a.jpg", lambda: b"\xef\xbb\xbf\n <html>" + PAYLOAD, "a web page"),
    "script named png": ("a.png", lambda: b"#!/bin/sh\nrm -rf /\n", "a program"),
    "program": ("a.exe", lambda: b"MZ\x90\0" + bytes(500), "a program"),
    "program named jpg": ("a.jpg", lambda: b"\x7fELF" + bytes(500), "a program"),
    "gif": ("a.gif", lambda: picture("GIF"), "a GIF picture"),
    "gifar": ("a.gif", lambda: archive({"A.class": b"x"}, prefix=picture("GIF")), "a GIF picture"),
    "gif that is a script": ("a.jpg", lambda: b"GIF89a/*" + bytes(20) + b"*/=0;alert(1)", "a GIF picture"),
    "bmp": ("a.bmp", lambda: picture("BMP"), "a BMP picture"),
    "tiff": ("a.tiff", lambda: picture("TIFF"), "a TIFF picture"),
    "icon": ("a.ico", lambda: picture("ICO"), "an icon"),
    "postscript named pdf": ("a.pdf", lambda: b"%!PS-Adobe-3.0\n(x) run", "this kind of file"),
    "a plain zip named xlsx": ("a.xlsx", lambda: archive({"readme.txt": b"x"}), "no Excel workbook"),
    # Names that do not agree
    "jpeg named png": ("a.png", picture, "must end in .jpg"),
    "jpeg named exe": ("a.jpg.exe", picture, "must end in .jpg"),
    "jpeg named html": ("a.html", picture, "must end in .jpg"),
    "jpeg without an extension": ("a", picture, "must end in .jpg"),
    "pdf named jpg": ("a.jpg", pdf, "must end in .pdf"),
    # Cut off, empty, too large
    "nothing": ("a.jpg", lambda: b"", "empty"),
    "too large": ("a.jpg", lambda: picture() + bytes(11 << 20), "10 MB are the most"),
    "half a jpeg": ("a.jpg", lambda: picture(size=(600, 600))[:1_500], "damaged"),
    "half a png": ("a.png", lambda: picture("PNG", size=(600, 600))[:200], "damaged"),
    "half a webp": ("a.webp", lambda: picture("WEBP", size=(600, 600))[:200], "damaged"),
    "the first bytes of a jpeg": ("a.jpg", lambda: b"\xff\xd8\xff", "damaged"),
    "half a workbook": ("a.xlsx", lambda: workbook({"xl/a": bytes(range(256)) * 9})[:400], "damaged"),
    "half a pdf": ("a.pdf", lambda: pdf()[:60], "does not end"),
    # Documents that act
    "pdf with a script": ("a.pdf", lambda: pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "something that acts"),
    "pdf with a script in codes": ("a.pdf", lambda: pdf(b"<</S/J#61v#61Script/JS(x)>>"), "something that acts"),
    "pdf with a packed script": ("a.pdf", lambda: pdf(packed(b"3 0 <</S/JavaScript/JS(x)>>")), "something that acts"),
    "pdf packed twice": (
        "a.pdf", lambda: pdf(packed(zlib.compress(b"x"), b"/Filter[/FlateDecode/FlateDecode]")), "cannot be looked into"
    ),
    "pdf packed in two ways": (
        "a.pdf", lambda: pdf(packed(b"x", b"/Filter/FlateDecode/Filter/LZWDecode")), "cannot be looked into"
    ),
    "pdf packed by a name in codes": (
        "a.pdf", lambda: pdf(packed(b"3 0 <</S/Launch>>").replace(b"ObjStm", b"Obj#53tm")), "something that acts"
    ),
    "pdf that opens something": ("a.pdf", lambda: pdf(b"<</OpenAction 9 0 R>>"), "something that acts"),
    "pdf that starts a program": ("a.pdf", lambda: pdf(b"<</S/Launch/F(cmd.exe)>>"), "something that acts"),
    "pdf with a file in it": ("a.pdf", lambda: pdf(b"<</Type/EmbeddedFile>>"), "something that acts"),
    "locked pdf": ("a.pdf", lambda: pdf(b"<</Encrypt 9 0 R>>"), "locked"),
    "pdf that is a page": ("a.pdf", lambda: pdf(b"(" + PAYLOAD + b")"), "something else as well"),
    "pdf with a page behind it": ("a.pdf", lambda: pdf() + b"<html>" + PAYLOAD, "does not end"),
    "pdf that is an archive": (
        "a.pdf", lambda: archive({"A.class": b"x"}, prefix=b"%PDF-1.7\n") + b"%%EOF", "something else as well"
    ),
    "pdf behind a page": ("a.pdf", lambda: b"<html>" + pdf(), "a web page"),
}  # fmt: skip
# What it is: the name, how it is made, what must be gone.
TAMED: dict[str, tuple[str, Made, bytes]] = {
    "jpeg with place, camera and script": ("a.jpg", with_exif, b"CANARYCAM"),
    "jpeg with a script in its comment": ("a.jpg", lambda: picture(comment=PAYLOAD), PAYLOAD),
    "jpeg with a page behind it": ("a.jpg", lambda: picture() + PAYLOAD, PAYLOAD),
    "jpeg that is an archive": ("a.jpg", lambda: archive({"A.class": PAYLOAD}, prefix=picture()), b"PK\x05\x06"),
    "jpeg with a program behind it": ("a.jpg", lambda: picture() + b"MZ\x90\0" + PAYLOAD, PAYLOAD),
    "jpeg with a page in its profile": ("a.jpg", lambda: picture(icc_profile=PAYLOAD * 3), PAYLOAD),
    "jpeg with a false exif": (
        "a.jpg", lambda: picture(exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + PAYLOAD), PAYLOAD
    ),
    "png with a script behind it": ("a.png", lambda: picture("PNG") + PAYLOAD, PAYLOAD),
    "png with a script in its text": ("a.png", lambda: with_chunk(chunk(b"tEXt", b"a\0" + PAYLOAD)), PAYLOAD),
    "png with a chunk nobody knows": ("a.png", lambda: with_chunk(chunk(b"eviL", PAYLOAD)), PAYLOAD),
    "png with a profile": (
        "a.png", lambda: picture("PNG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
        b"iCCP",
    ),
    "webp with a script behind it": ("a.webp", lambda: picture("WEBP") + PAYLOAD, PAYLOAD),
    "webp with a script in its exif": ("a.webp", lambda: picture("WEBP", exif=b"Exif\0\0" + PAYLOAD), PAYLOAD),
}  # fmt: skip


def kind():
    """A kind that accepts every type there is."""
    from clubcrm.kernel.uploads import types
    from clubcrm.kernel.uploads.kinds import UploadKind

    return UploadKind("any", "any", types.TYPES, 10 << 20, 5, "", "", lambda subject: None)


def write_all(directory: Path) -> int:
    """Each file under its number and the name it comes with; how many."""
    for number, (name, make, _said) in enumerate((*REFUSED.values(), *TAMED.values())):
        (directory / f"{number:03} {name}").write_bytes(make())
    return len(REFUSED) + len(TAMED)


def check_all(directory: Path) -> dict[str, float]:
    """How many of the files are refused, in how many seconds of work, and by how many megabytes the memory grew."""
    from clubcrm.kernel.uploads import Refused, checking

    before, began, refused = peak(), time.process_time(), 0
    for path in sorted(directory.iterdir()):
        try:
            with path.open("rb") as file:
                checking.check(OnDisk(file), path.name[4:], kind())
        except Refused:
            refused += 1
    return {"refused": refused, "seconds": time.process_time() - began, "megabytes": (peak() - before) / 1024}


def peak() -> int:
    """The most memory that this process ever held, in kilobytes. Linux counts its parent's into what `resource` tells."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class OnDisk:
    """As Django hands over what waits on the disk."""

    def __init__(self, file: BinaryIO) -> None:
        self.read, self.size = file.read, os.fstat(file.fileno()).st_size


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(check_all(Path(sys.argv[1])), sys.stdout)
