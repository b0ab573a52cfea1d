"""A restored club is the same club, or it is said what differs; a refused restore changes nothing."""

import json
import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from clubcrm.backups import dumping
from clubcrm.desk import nightly, proving
from tests import database
from tests.backups.clubs import AT, KINDS, ON, content, refused, restore_into, rows, schema, take
from tests.desk.test_nightly import state
from tests.factories.members import CustomerFactory
from tiers.models import Watermark


@KINDS
def test_a_restored_club_is_the_same_club_and_its_nights_go_on(source, target, tmp_path, media, portable):
    made = take(tmp_path / "backup", portable)
    assert made.kind == ("copy" if portable or not dumping.found() else "dump")
    assert (made.rows["points_transfer"], made.rows["members_invoice"]) == (9, 7)
    assert made.ledger["moved point redeem"] == 20_000
    expected, shape = content(), schema()
    assert 0 not in set(Watermark.objects.values_list("mark_xid", flat=True))
    assert rows("SELECT mark_xid > 0 FROM points_intake") == [(True,)]
    shutil.rmtree(media)

    done = restore_into(target, tmp_path / "backup")

    assert (done.differences, done.uploads) == ([], 1)
    assert content() == expected
    assert schema() == shape
    assert (media / "signatures" / "王建国.png").read_bytes() == b"\x89PNG"
    assert set(Watermark.objects.values_list("mark_id", "mark_xid")) == {(0, 0)}
    assert rows("SELECT mark_id, mark_xid FROM points_intake") == [(0, 0)]
    ended = {}
    for name in (source, target):
        database.point_at(name)
        nightly.run(on=ON + timedelta(days=1), clock=lambda: AT + timedelta(days=1))
        newcomer = CustomerFactory().id  # sequences go on where they stood
        ended[name] = state(), proving.prove(ON), newcomer
    assert ended[source] == ended[target]
    assert ended[target][1] == []
    assert ended[target][0]["jobs"][-1][1:] == ("done", 0, 0)
    assert len(ended[target][0]["lines"]) == 11  # the invoice that waited was earned for, and paid off a debt


@KINDS
def test_a_club_is_replaced_only_when_asked_and_then_wholly(source, target, tmp_path, media, portable):
    take(tmp_path / "backup", portable)
    expected = content()
    database.point_at(target)
    CustomerFactory(name="李四")
    (media / "later.png").write_bytes(b"later")
    refused(target, tmp_path / "backup", "There is a club in this database already")
    done = restore_into(target, tmp_path / "backup", replace=True)
    assert done.differences == []
    assert content() == expected
    assert [path.name for path in media.rglob("*") if path.is_file()] == ["王建国.png"]


@KINDS
def test_drift_that_was_there_when_the_backup_was_taken_is_found_by_the_restore(
    source, target, tmp_path, portable
):
    with database.admin(source) as server:
        server.execute("SET session_replication_role = replica")
        server.execute("UPDATE points_account SET balance = balance + 1 WHERE kind = 'member' AND balance = 30000"
                       " AND id = (SELECT max(id) FROM points_account WHERE kind = 'member')")  # fmt: skip
    take(tmp_path / "backup", portable)
    database.point_at(target)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("restore", tmp_path / "backup", stdout=out)
    assert ended.value.code == 1
    named = [line for line in out.getvalue().splitlines() if line.startswith("points: ")]
    assert [line.split(": ")[1] for line in named] == [
        "balance-is-the-sum-of-its-lines",
        "balance-is-what-remains-in-lots",
    ]
    assert "stored 30001, derived 30000" in named[0]


@KINDS
def test_rows_that_break_a_rule_leave_the_database_as_it_was(source, target, tmp_path, portable):
    """An invoice of a customer who is not there: only a foreign key can tell, at the very end."""
    with database.admin(source) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(
            "UPDATE members_invoice SET customer_id = 999999 WHERE id = (SELECT min(id) FROM members_invoice)"
        )
    take(tmp_path / "backup", portable)
    database.point_at(target)
    CustomerFactory(name="李四")
    refused(target, tmp_path / "backup", "customer_id", replace=True)


def test_the_club_must_be_closed_for_a_restore(source, target, tmp_path):
    take(tmp_path / "backup")
    with database.admin(target):
        refused(target, tmp_path / "backup", "1 other sessions use this database; close the club first")


def test_an_older_schema_is_restored_and_brought_up_to_date(source, target, tmp_path):
    """A backup from before the last migration of campaigns, into a database that is ahead of it."""
    known = rows("SELECT app, name FROM django_migrations ORDER BY app, name")
    call_command("migrate", "campaigns", "0001", verbosity=0)
    take(tmp_path / "copy", portable=True)
    take(tmp_path / "dump")
    for kind in ("copy", "dump"):
        done = restore_into(target, tmp_path / kind, replace=True)
        assert done.differences == []
        assert rows("SELECT app, name FROM django_migrations ORDER BY app, name") == known


def test_the_commands_ask_before_they_replace_and_say_what_they_did(source, target, tmp_path):
    out = StringIO()
    call_command("backup", tmp_path / "backup", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["files"] >= 2, said["rows"] > 500, said["bytes"] > 1000) == (True, True, True)
    with pytest.raises(CommandError, match="There is no terminal to ask on"):
        call_command("restore", tmp_path / "backup", "--replace")
    database.point_at(target)
    out = StringIO()
    call_command("restore", tmp_path / "backup", "--replace", "--yes", stdout=out)
    assert out.getvalue().splitlines()[-1] == "Counts, ledger and proof are as they should be."
    assert str(settings.MEDIA_ROOT).startswith(str(Path(tmp_path)))
