"""Commands that find no database, or one without a club, say what to do and leave with 1."""

import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, connection

from clubcrm.kernel.management import unreachable
from tests.database import ROOT


def run(state, *words, **environment):
    """manage.py as somebody calls it whose club has its state there."""
    plain = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**plain, "CLUBCRM_STATE": str(state), "PYTHONWARNINGS": "ignore", **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "words", [["rulebook", "check", "carclub"], ["nightly"], ["showmigrations"]], ids=" ".join
)
def test_on_a_stopped_club_a_command_says_how_to_start_it(tmp_path, words):
    left = run(tmp_path, *words)
    assert (left.returncode, left.stdout) == (1, "")
    assert left.stderr.strip().splitlines() == [left.stderr.strip()]
    assert "-m clubcrm.embedded start" in left.stderr


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path):
    left = run(tmp_path, "nightly", DATABASE_URL="postgres://club:geheim@127.0.0.1:1/elsewhere")
    assert left.returncode == 1
    assert "elsewhere" in left.stderr and "DATABASE_URL" in left.stderr
    assert "Traceback" not in left.stderr and "geheim" not in left.stderr


@pytest.mark.django_db
def test_a_database_without_a_club_says_how_to_set_it_up_and_other_errors_stay_what_they_are():
    for statement, sentence in (("SELECT * FROM kernel_nothing", "manage.py migrate"), ("SELECT 1/0", None)):
        with connection.cursor() as cursor, pytest.raises(DatabaseError) as caught:
            cursor.execute("SAVEPOINT before")
            try:
                cursor.execute(statement)
            finally:
                cursor.execute("ROLLBACK TO before")
        found = unreachable.explain(caught.value)
        assert found is None if sentence is None else found.endswith(sentence)
