"""The files on the disk: under MEDIA_ROOT/uploads, each by its public id, readable by their owner only."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

DIRECTORY, SMALL = "uploads", ".small"


def path_of(public_id: UUID, *, small: bool = False) -> Path:
    """Where the file lies; no part of the name that it came with is in it."""
    name = str(public_id)
    return Path(settings.MEDIA_ROOT) / DIRECTORY / name[:2] / (name + SMALL if small else name)


def write(path: Path, content: bytes) -> None:
    """The whole file or none, on the disk before it is named."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def remove(public_ids: Iterable[UUID]) -> None:
    for public_id in public_ids:
        path_of(public_id).unlink(missing_ok=True)
        path_of(public_id, small=True).unlink(missing_ok=True)


def lying_there(before: float) -> Iterator[tuple[Path, UUID | None]]:
    """Every file older than this (seconds since 1970) with the id it belongs to; None for a name that is none of ours."""
    root = Path(settings.MEDIA_ROOT) / DIRECTORY
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        if path.is_file() and path.stat().st_mtime < before:
            owner = None
            with contextlib.suppress(ValueError):
                owner = UUID(path.name.removesuffix(SMALL))
            yield path, owner
