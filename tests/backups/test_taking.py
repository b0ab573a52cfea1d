"""Taking a backup: private, without sign-ins, and worth nothing unless it came to its end."""

import os
import signal
import stat
import subprocess
import sys

import pytest
from django.conf import settings

from clubcrm.backups import operations as backups
from tests import database
from tests.backups.clubs import KINDS, refused, restore_into, rows, take
from tests.desk.test_nightly import address, environment
from tests.factories.kernel import StaffFactory
from tests.waiting import until


def test_a_killed_backup_is_recognised_and_its_directory_not_used_again(source, target, tmp_path):
    holder, watcher = database.admin(source), database.admin(source)
    holder.execute("BEGIN; LOCK TABLE tiers_watermark IN ACCESS EXCLUSIVE MODE")
    command = [
        sys.executable,
        str(database.ROOT / "manage.py"),
        "backup",
        str(tmp_path / "backup"),
        "--portable",
    ]
    known = environment(source) | {"DATABASE_ADMIN_URL": address(settings.DATABASE_ADMIN, source)}
    process = subprocess.Popen(command, env=known, cwd=database.ROOT)
    until("the backup waits", lambda: (tmp_path / "backup").exists() and waiting(watcher, holder))
    process.send_signal(signal.SIGKILL)
    process.wait()
    holder.close()
    watcher.close()
    refused(target, tmp_path / "backup", "it is no backup, or one that was broken off")
    (tmp_path / "backup" / "left").touch()
    with pytest.raises(backups.Problem, match="is not empty; nothing was written"):
        take(tmp_path / "backup")


def waiting(watcher, holder):
    """Whether a session waits for the holder's lock."""
    sql = "SELECT count(*) FROM pg_locks WHERE NOT granted AND %s = ANY (pg_blocking_pids(pid))"
    return watcher.execute(sql, [holder.info.backend_pid]).fetchone()[0]


@KINDS
def test_a_backup_can_be_read_by_its_owner_only(source, tmp_path, portable):
    before = os.umask(0)
    try:
        take(tmp_path / "backup", portable)
    finally:
        os.umask(before)
    modes = {
        (path.is_dir(), stat.S_IMODE(path.stat().st_mode))
        for path in [tmp_path / "backup", *(tmp_path / "backup").rglob("*")]
    }
    assert modes == {(True, 0o700), (False, 0o600)}


def test_sign_ins_of_browsers_are_in_no_backup(source, target, tmp_path, client):
    client.force_login(StaffFactory().user, backend="django.contrib.auth.backends.ModelBackend")
    assert rows("SELECT count(*) FROM django_session") == [(1,)]
    for kind, portable in (("dump", False), ("copy", True)):
        made = take(tmp_path / kind, portable)
        assert made.left_out == ["django_session"] and "django_session" not in made.rows
        restore_into(target, tmp_path / kind, replace=True)
        assert rows("SELECT count(*) FROM django_session") == [(0,)]
        database.point_at(source)
