"""Files of a backup: 0600 in a directory of 0700, on the disk before the manifest names them, known by checksum."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

CHUNK = 1 << 20


def make_directory(path: Path) -> None:
    """The directory, for its owner only. Parents are made with the usual rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)


@contextmanager
def private(path: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner may read; on the disk when the block ends. Raises FileExistsError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def sync_directory(path: Path) -> None:
    """So that the names of the files in it outlast a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def described(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a file, as the manifest keeps them."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def regular(root: Path) -> list[Path]:
    """Every regular file below `root`, relative to it, in order of name; links are left out."""
    if not root.is_dir():
        return []
    below = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path.relative_to(root) for path in below)


def copy_uploads(media: Path, target: Path) -> None:
    """Every upload below `target`, under its own name."""
    for name in regular(media):
        place = target / name
        for directory in reversed(place.relative_to(target.parent).parents[:-1]):
            make_directory(target.parent / directory)
        with (media / name).open("rb") as source, private(place) as file:
            shutil.copyfileobj(source, file, CHUNK)


def put_uploads_back(source: Path, media: Path) -> int:
    """Make `media` hold exactly the files of `source`, each replaced in one step; how many there are."""
    wanted = regular(source)
    for name in wanted:
        place = media / name
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.restoring")
        shutil.copyfile(source / name, draft)
        draft.replace(place)
    for name in set(regular(media)) - set(wanted):
        (media / name).unlink()
    return len(wanted)
