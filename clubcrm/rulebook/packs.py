"""The rulebooks that are shipped: one file each in packs/."""

from pathlib import Path

FOLDER = Path(__file__).parent / "packs"


class UnknownRulebook(Exception):
    """There is neither a pack nor a file of this name."""


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def text_of(name_or_file: str) -> str:
    """The text of a pack, or of a file; a byte-order mark is left out. Raises UnknownRulebook, UnicodeDecodeError."""
    path = FOLDER / f"{name_or_file}.toml" if name_or_file in names() else Path(name_or_file)
    if not path.is_file():
        raise UnknownRulebook(name_or_file)
    return path.read_text(encoding="utf-8-sig")
