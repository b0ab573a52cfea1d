"""A restore broken off in between leaves a club that cannot be opened, and says so; restored again, it is whole."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError

from campaigns import operations as campaigns
from clubcrm.backups import manifest, restoring, storing
from clubcrm.backups import operations as backups
from members.models import Customer
from tests import database
from tests.backups.clubs import KINDS, content, restore_into, rows, take

SAYS = "This club is half restored"


@pytest.fixture(autouse=True)
def own_server(monkeypatch):
    """`prepare_database` works on the test's server instead of starting that of `make run`."""
    monkeypatch.setenv("DATABASE_URL", "the one of the settings")


class Killed(BaseException):
    """As a kill: nothing of ours catches it."""


def kill(*arguments, **named):
    raise Killed


def assert_closed():
    """The application reads nothing, and nobody sets the club up over it."""
    with pytest.raises(ProgrammingError):
        Customer.objects.count()
    database.connection.close()
    for command in ("migrate", "prepare_database"):
        with pytest.raises(CommandError, match=SAYS):
            call_command(command, verbosity=0)
    with pytest.raises(ProgrammingError):
        Customer.objects.count()
    database.connection.close()


@KINDS
@pytest.mark.parametrize("step", ["uploads", "schema", "messages"])
def test_after_the_rows_and_before_the_end(source, target, tmp_path, monkeypatch, portable, step):
    take(tmp_path / "backup", portable)
    expected = content()
    place, name = {
        "uploads": (storing, "put_uploads_back"), "schema": (restoring, "migrate"), "messages": (campaigns, "doubt_waiting"),
    }[step]  # fmt: skip
    with monkeypatch.context() as broken:
        broken.setattr(place, name, kill)
        with pytest.raises(Killed):
            restore_into(target, tmp_path / "backup")
    assert_closed()
    with pytest.raises(backups.Problem, match=SAYS):
        take(tmp_path / "another")
    assert restore_into(target, tmp_path / "backup", replace=True).differences == []
    assert content() == expected


@pytest.mark.slow
def test_while_an_older_schema_is_made(source, target, tmp_path, monkeypatch):
    call_command("migrate", "campaigns", "0001", verbosity=0)
    take(tmp_path / "backup", portable=True)
    with monkeypatch.context() as broken:
        broken.setattr(restoring, "migrate_to", kill)
        with pytest.raises(Killed):
            restore_into(target, tmp_path / "backup")
    assert_closed()
    assert restore_into(target, tmp_path / "backup").differences == []
    assert rows("SELECT count(*) FROM members_customer")[0][0] > 0


@pytest.mark.slow
def test_rows_that_cannot_come_back_after_the_schema_was_made_anew(source, target, tmp_path):
    """Here the former club is gone: the sentence does not say that nothing was changed."""
    call_command("migrate", "campaigns", "0001", verbosity=0)
    made = take(tmp_path / "backup", portable=True)
    made.detail["columns"]["members_customer"].reverse()  # the rows no longer fit their columns
    (tmp_path / "backup" / "manifest.json").unlink()
    manifest.write(tmp_path / "backup", made)
    with pytest.raises(backups.Problem, match=SAYS):
        restore_into(target, tmp_path / "backup")
    assert_closed()
