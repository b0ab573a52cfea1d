"""The house: rooms, sizes and habits that import-linter cannot see."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

ROOT = Path(__file__).resolve().parent.parent
OURS = ["clubcrm", "members", "points", "tiers", "complaints", "campaigns"]
SOURCES = sorted(
    path for app in OURS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
FORBIDDEN_ROOMS = {"utils.py", "helpers.py", "managers.py", "signals.py"}
RANK = {"kernel": 0, "members": 1, "points": 2, "tiers": 3, "complaints": 3, "campaigns": 4, "desk": 5}
RAW_SQL = re.compile(r"^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s+\S", re.MULTILINE)


def test_no_room_without_a_name():
    assert [str(path.relative_to(ROOT)) for path in SOURCES if path.name in FORBIDDEN_ROOMS] == []


def test_no_module_is_longer_than_300_lines():
    assert [str(path.relative_to(ROOT)) for path in SOURCES if len(path.read_text().splitlines()) > 300] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_is_longer_than_40_lines_and_none_imports_inside(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 40, f"{node.name} is too long"
            inner = [child for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)]
            assert not inner, f"{node.name} imports inside"


def test_models_never_override_save():
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    assert [model.__name__ for model in ours if "save" in vars(model) or "delete" in vars(model)] == []


def test_foreign_keys_point_down_the_house():
    upward = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and model._meta.app_label in RANK:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if there in RANK and here != there and RANK[there] >= RANK[here]:
                    upward.append(f"{here}.{model.__name__}.{field.name} -> {there}")
    assert upward == []


def test_raw_sql_stands_only_in_queries_and_sql_files():
    allowed = {"queries.py", "timeline.py", "database.py"}
    found = []
    for path in SOURCES:
        rooms = set(path.parts)
        if path.name in allowed or rooms & {
            "queries",
            "measures",
            "rules",
            "figures",
            "occasions",
            "embedded",
        }:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and RAW_SQL.search(node.value):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


@pytest.mark.django_db
def test_tests_run_as_the_application_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("clubcrm_app",)


@pytest.mark.django_db
def test_the_application_role_may_truncate_nothing_and_create_nothing():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege('clubcrm_app', oid, 'TRUNCATE')"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT has_schema_privilege('clubcrm_app', 'public', 'CREATE')")
        assert cursor.fetchone() == (False,)
