"""What import-linter cannot see: the graph of style.md in strings.

Foreign keys ("points.Account"), get_model, import_string, the dependencies of migrations and the tables that SQL reads
or writes must point in import direction, and every app must be known to the contracts in pyproject.toml.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# For each app, whom it may name. The library's apps (auth, contenttypes…) may be named by all.
BELOW: dict[str, set[str]] = {
    "kernel": set(),
    "members": {"kernel"},
    "points": {"kernel", "members"},
    "tiers": {"kernel", "members", "points"},
    "complaints": {"kernel", "members"},
    "campaigns": {"kernel", "members", "points", "tiers", "complaints"},
}
HOUSE = {*BELOW, "desk", "reports", "api", "rulebook", "privacy", "backups", "demo"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
TABLES = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO|PERFORM|USING)\s+(?:ONLY\s+)?([a-z]+)_\w+")
LOOKUPS = {"get_model", "get_app_config", "import_string", "import_module", "swappable_dependency"}


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def strings(node: ast.Call) -> Iterator[tuple[int, str]]:
    values = [
        *node.args[:2],
        *(keyword.value for keyword in node.keywords if keyword.arg in {"to", "through"}),
    ]
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.lineno, value.value


def house_app(name: str) -> str | None:
    """The app of ours that a dotted name begins with: points.Account, clubcrm.desk.views."""
    parts = name.split(".")
    first = parts[1] if parts[0] == "clubcrm" and len(parts) > 1 else parts[0]
    return first if first in HOUSE else None


def named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and app of every string that names one of our apps where Django would follow it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in RELATIONS | LOOKUPS:
            for line, text in strings(node):
                if ("." in text or called(node) in LOOKUPS) and (app := house_app(text)):
                    yield line, app
        elif isinstance(node, ast.Assign) and any(
            getattr(t, "id", "") == "dependencies" for t in node.targets
        ):
            for pair in getattr(node.value, "elts", []):
                first = getattr(pair, "elts", [None])[0]
                if isinstance(first, ast.Constant) and (app := house_app(str(first.value))):
                    yield first.lineno, app


def upward(app: str, source: str) -> list[tuple[int, str]]:
    """Line and app of every string in this app's source that names an app it may not import."""
    return [(line, other) for line, other in named(ast.parse(source)) if other not in BELOW[app] | {app}]


def upward_in_sql(app: str, source: str) -> list[tuple[int, str]]:
    """Line and app of every table or function in SQL of this app that belongs to an app it may not import."""
    return [
        (number, match[1])
        for number, line in enumerate(source.splitlines(), 1) for match in TABLES.finditer(line)
        if match[1] in HOUSE and match[1] not in BELOW[app] | {app}
    ]  # fmt: skip


def unknown_apps() -> Iterator[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    for marker in sorted(ROOT.glob("*/apps.py")):
        name = marker.parent.name
        if name not in contracts["root_packages"] or name not in BELOW:
            yield f"{name}/ is an app unknown to pyproject.toml's contracts or to scripts/architecture.py"


def faults() -> Iterator[str]:
    yield from unknown_apps()
    for app in BELOW:
        folder = ROOT / "clubcrm" / app if app == "kernel" else ROOT / app
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.sql")]):
            source = path.read_text(encoding="utf-8")
            found = upward_in_sql(app, source) + (upward(app, source) if path.suffix == ".py" else [])
            for line, other in found:
                yield f"{path.relative_to(ROOT)}:{line}: {app} names {other} in a string, which it may not import"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) if found else "Strings follow the import graph.")
    sys.exit(bool(found))
