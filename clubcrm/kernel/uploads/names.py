"""The name that a file came with: shown and given back, never a path of ours."""

import re
import unicodedata

LONGEST = 100
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)", re.IGNORECASE)
ELSEWHERE = re.compile(r'[<>:"|?*]')  # what no Windows name may hold


def clean(name: str) -> str:
    """The last part of the name without what steers: no path, no control or direction marks, not too long."""
    plain = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in plain if unicodedata.category(letter)[0] != "C")
    kept = ELSEWHERE.sub("_", " ".join(shown.split())).strip(". ")
    if RESERVED.match(kept):
        kept = f"_{kept}"
    return shortened(kept) or "_"


def shortened(name: str) -> str:
    """At most LONGEST characters, the extension among them."""
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:LONGEST]
    return stem[: LONGEST - len(extension) - 1] + dot + extension


def extension(name: str) -> str:
    """In small letters, without the dot; "" where there is none."""
    stem, _dot, last = name.rpartition(".")
    return last.lower() if stem else ""
