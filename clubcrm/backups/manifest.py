"""What a backup says about itself. Written last: a directory without it is a backup that was broken off."""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from clubcrm.backups import storing

NAME = "manifest.json"
FORMAT = 1
# Sign-ins of browsers are not the club's: after a restore everybody signs in again.
LEFT_OUT = ("django_session",)


class Problem(Exception):
    """Why there is no backup or no restore; the sentence for whoever asked."""


@dataclass(frozen=True)
class Manifest:
    """`rows` per table, `ledger` figures, `files` with size and checksum by relative path; see docs/backup.md."""

    kind: str  # dump: pg_dump's custom format; copy: a file per table
    taken_at: str
    app_version: str
    server_version: int
    migrations: list[list[str]]
    schema: str
    rows: dict[str, int]
    ledger: dict[str, int]
    files: dict[str, dict[str, Any]]
    # For `dump`: pg_dump's version. For `copy`: columns of each table, state of each sequence.
    detail: dict[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=lambda: list(LEFT_OUT))


def fingerprint(migrations: list[list[str]]) -> str:
    """Of the schema: the migrations that made it."""
    return hashlib.sha256("\n".join("/".join(pair) for pair in sorted(migrations)).encode()).hexdigest()


def checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def app_version() -> str:
    """The version in pyproject.toml."""
    path = settings.BASE_DIR / "pyproject.toml"
    return str(tomllib.loads(path.read_text())["project"]["version"]) if path.exists() else ""


def write(directory: Path, manifest: Manifest) -> None:
    """The end of a backup: under a draft's name first, so that it is there wholly or not at all."""
    content = {"format": FORMAT} | asdict(manifest)
    text = json.dumps(content | {"checksum": checksum(content)}, ensure_ascii=False, indent=1)
    draft = directory / f"{NAME}.draft"
    with storing.private(draft) as file:
        file.write(text.encode())
    storing.sync_directory(directory)
    draft.replace(directory / NAME)
    storing.sync_directory(directory)


def read(directory: Path) -> Manifest:
    """The manifest of a finished backup. Raises Problem."""
    path = directory / NAME
    if not directory.is_dir():
        raise Problem(_("%(path)s is not a directory.") % {"path": directory})
    if not path.exists():
        raise Problem(
            _("%(path)s has no manifest: it is no backup, or one that was broken off.") % {"path": directory}
        )
    try:
        content = json.loads(path.read_bytes())
        said, version = content.pop("checksum"), content.pop("format")
        intact = said == checksum({"format": version} | content)
    except (ValueError, KeyError, AttributeError):
        intact = False
    if not intact:
        raise Problem(_("%(file)s was changed after the backup was taken.") % {"file": NAME})
    if version != FORMAT:
        raise Problem(
            _("The backup has format %(format)s, which this version cannot read.") % {"format": version}
        )
    return Manifest(**content)


def verify(directory: Path, manifest: Manifest) -> None:
    """Compare every file with its checksum. Raises Problem naming the first that differs."""
    for name, said in manifest.files.items():
        path = directory / name
        if not path.resolve().is_relative_to(directory.resolve()) or not path.is_file():
            raise Problem(_("The backup lacks the file %(file)s.") % {"file": name})
        if storing.described(path) != said:
            raise Problem(_("%(file)s was changed after the backup was taken.") % {"file": name})
