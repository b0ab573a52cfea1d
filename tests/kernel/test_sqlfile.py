"""SQL by noun: what a migration runs of a file, before and after a club was deployed with it."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from clubcrm.kernel import database
from clubcrm.kernel.sqlfile import run_sql
from scripts import schema

APPS = ("kernel", "members", "points", "tiers", "complaints", "campaigns")
OURS = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname ~ %s
UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname ~ %s
"""
FIRST = "CREATE OR REPLACE FUNCTION a() x;\nCREATE OR REPLACE VIEW b AS y;\n"
SECOND = "CREATE OR REPLACE FUNCTION a() z;\nCREATE OR REPLACE FUNCTION c() z;\n"


@pytest.fixture
def app(tmp_path):
    for name in ("migrations", "sql/before"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "sql" / "lots.sql").write_text(FIRST)
    return tmp_path


def load_lots(app, migration):
    operation = run_sql(str(app / "migrations" / f"{migration}.py"), "lots")
    return operation.sql, operation.reverse_sql


def test_the_first_migration_runs_the_file_and_goes_back_by_dropping_what_it_made(app):
    drops = "DROP VIEW b CASCADE;\nDROP FUNCTION a CASCADE;\n"
    assert load_lots(app, "0001_initial") == (FIRST, drops)


def test_a_replaced_file_is_run_by_the_migrations_before_and_gone_back_to_by_its_own(app):
    (app / "sql" / "before" / "0004_lots.sql").write_text(FIRST)
    (app / "sql" / "lots.sql").write_text(SECOND)
    assert load_lots(app, "0001_initial")[0] == FIRST
    forward, back = load_lots(app, "0004_quicker_lots")
    assert forward == "DROP VIEW b CASCADE;\n" + SECOND
    assert back == "DROP FUNCTION c CASCADE;\n" + FIRST
    assert load_lots(app, "0005_later") == (SECOND, "DROP FUNCTION c CASCADE;\nDROP FUNCTION a CASCADE;\n")


def test_a_file_replaced_twice_is_run_as_it_was_at_each_time(app):
    (app / "sql" / "before" / "0004_lots.sql").write_text("first")
    (app / "sql" / "before" / "0009_lots.sql").write_text("second")
    (app / "sql" / "before" / "0006_other_lots.sql").write_text("another file")
    (app / "sql" / "lots.sql").write_text("third")
    assert [load_lots(app, name)[0] for name in ("0001_a", "0004_b", "0009_c")] == [
        "first",
        "second",
        "third",
    ]
    assert [load_lots(app, name)[1] for name in ("0001_a", "0004_b", "0009_c")] == ["", "first", "second"]


@pytest.fixture
def as_owner(own_database):
    with database.as_owner():
        yield


def describe_schema():
    with connection.cursor() as cursor:
        return dict(row for part in schema.PARTS for row in read_rows(cursor, part))


def read_rows(cursor, statement, *values):
    cursor.execute(statement, values or None)
    return cursor.fetchall()


def test_every_file_may_run_again_and_changes_nothing(as_owner):
    before = describe_schema()
    with connection.cursor() as cursor:
        for label in APPS:
            for path in sorted(Path(apps.get_app_config(label).path, "sql").glob("*.sql")):
                cursor.execute(path.read_text())
    assert list(schema.compare_descriptions(before, describe_schema())) == []


@pytest.mark.slow
def test_all_migrations_go_back_to_nothing_and_forth_to_the_same(as_owner):
    before = describe_schema()
    for label in reversed(APPS):
        call_command("migrate", label, "zero", verbosity=0)
    pattern = f"^({'|'.join(APPS)})_"
    with connection.cursor() as cursor:
        assert read_rows(cursor, OURS, pattern, pattern) == []
    call_command("migrate", verbosity=0)
    assert list(schema.compare_descriptions(before, describe_schema())) == []
