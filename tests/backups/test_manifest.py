"""What the manifest says is checked before anything is touched, and again when everything is back."""

import json

import pytest

from clubcrm.backups import manifest
from clubcrm.backups import operations as backups
from tests.backups.clubs import AT, KINDS, refused, restore_into, take


@KINDS
def test_a_file_changed_by_one_byte_is_refused_before_anything_is_touched(source, target, tmp_path, portable):
    made = take(tmp_path / "backup", portable)
    for name in made.files:
        path = tmp_path / "backup" / name
        sound = path.read_bytes()
        path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
        with pytest.raises(backups.Problem, match="was changed after the backup was taken"):
            backups.restore(directory=tmp_path / "backup", at=AT, replace=True)
        path.write_bytes(sound)
    refused(target, changed_manifest(tmp_path / "backup"), "manifest.json was changed")


def changed_manifest(directory):
    path = directory / "manifest.json"
    said = json.loads(path.read_text())
    said["rows"]["points_transfer"] += 1
    path.write_text(json.dumps(said))
    return directory


def test_a_missing_file_is_named(source, target, tmp_path):
    take(tmp_path / "backup", portable=True)
    (tmp_path / "backup" / "tables" / "points_lot.copy.gz").unlink()
    refused(target, tmp_path / "backup", "lacks the file tables/points_lot.copy.gz")


def test_a_backup_of_a_newer_version_is_refused(source, target, tmp_path):
    made = take(tmp_path / "backup", portable=True)
    (tmp_path / "backup" / "manifest.json").unlink()
    made.migrations.append(["points", "9999_from_the_future"])
    manifest.write(tmp_path / "backup", made)
    refused(target, tmp_path / "backup", "does not know points/9999_from_the_future")


def test_rows_that_are_not_as_the_manifest_counts_them_are_named(source, target, tmp_path):
    made = take(tmp_path / "backup", portable=True)
    (tmp_path / "backup" / "manifest.json").unlink()
    made.rows["points_lot"] += 1
    made.ledger["open in lots"] += 5
    manifest.write(tmp_path / "backup", made)
    done = restore_into(target, tmp_path / "backup")
    assert done.differences == [
        "rows of points_lot: 7 in the backup, 6 here",
        "open in lots: 150005 in the backup, 150000 here",
    ]
