"""Greetings that waited in a backup may have been sent since: after a restore a person finds out, none goes twice."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from campaigns import operations as campaigns
from campaigns.models import Message
from clubcrm.backups import operations as backups
from clubcrm.kernel.models import Notice
from tests import database
from tests.backups.clubs import KINDS, rows, take
from tests.factories.campaigns import ON, announce, at, celebrant, outcome, send

STATES = "SELECT state, reason, count(*) FROM campaigns_message GROUP BY 1, 2 ORDER BY 1, 2"


@pytest.fixture
def greeted(source):
    """Two to be greeted today, one who never agreed, one tomorrow: written down at six, backed up before nine."""
    for name in ("陈红", "张伟"):
        celebrant(name=name)
    celebrant(name="李娜", agreed=None)
    celebrant(name="孙磊", birthday=date(1980, 11, 23))
    assert announce() == 3
    return source


def restored(target, directory, when):
    database.point_at(target)
    return backups.restore(directory=directory, at=when, replace=True)


@KINDS
def test_what_waited_in_the_backup_is_listed_for_a_person_and_never_sent_again(
    greeted, target, tmp_path, portable, mailoutbox
):
    take(tmp_path / "backup", portable)
    assert send().sent == 2
    done = restored(target, tmp_path / "backup", at(14))
    assert (done.unclear, done.differences) == (2, [])
    assert rows(STATES) == [("not_sent", "no_consent", 1), ("unclear", "", 2)]
    listed = Message.objects.filter(state="unclear").order_by("id").first()
    attempt = listed.newest_attempt
    assert (attempt.recipient, attempt.answer) == (
        "wang@example.com",
        "It waited when the backup was taken that was restored: it may have been sent since.",
    )
    assert "陈红" in attempt.body
    assert Notice.objects.filter(role="care-manager", key__startswith="campaigns.unclear.").count() == 2
    announce()
    assert send(hour=15) == campaigns.Sent()
    assert len(mailoutbox) == 2


def test_what_could_not_have_gone_before_the_restore_is_sent_at_its_hour(
    greeted, target, tmp_path, mailoutbox
):
    take(tmp_path / "backup")
    assert restored(target, tmp_path / "backup", at(8)).unclear == 0
    assert send() == campaigns.Sent(sent=2, not_sent=1)
    assert len(mailoutbox) == 2


def test_greetings_of_a_day_the_backup_does_not_know_are_not_sent_twice_either(
    greeted, target, tmp_path, mailoutbox
):
    """The backup is of yesterday; this morning's greeting went out and is not in it."""
    take(tmp_path / "backup")
    today = ON + timedelta(days=1)
    send()
    announce(on=today)
    assert send(on=today).sent == 1
    assert restored(target, tmp_path / "backup", at(14, on=today)).unclear == 3
    assert outcome(Message.objects.get(customer__name="孙磊").customer) == ("unclear", "")
    assert send(hour=15, on=today) == campaigns.Sent()
    assert len(mailoutbox) == 3


def test_days_that_the_backup_does_not_know_and_that_are_over_are_closed_as_missed(greeted, target, tmp_path):
    take(tmp_path / "backup")
    later = ON + timedelta(days=5)
    assert restored(target, tmp_path / "backup", at(14, on=later)).unclear == 2
    assert send(hour=15, on=later) == campaigns.Sent(not_sent=1)
    assert outcome(Message.objects.get(customer__name="孙磊").customer) == ("not_sent", "missed_day")


def test_the_command_says_how_many(greeted, target, tmp_path, monkeypatch):
    take(tmp_path / "backup")
    monkeypatch.setattr("clubcrm.backups.management.commands.restore.timezone.now", lambda: at(14))
    database.point_at(target)
    out = StringIO()
    call_command("restore", tmp_path / "backup", "--replace", "--yes", stdout=out)
    assert "2 greetings may have been sent since: find out on the page Care." in out.getvalue().splitlines()
