"""Figures of the house that tell whether it stays readable: printed by `make check`, never a fault.

Each line counts something that is better when small. What is counted is product code: the apps, clubcrm and scripts.

python scripts/shape.py [WORDS]     also the places of the figures in whose line the words stand
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("members", "points", "tiers", "complaints", "campaigns")
PLACES = ("clubcrm", *APPS, "scripts")
LONGEST = 300
EMPTY_NAMES = {"said", "of", "told", "one", "given"}
SQL_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (?:public\.)?(\w+)", re.IGNORECASE)
SKIP = re.compile(r"#\s*fmt:\s*(?:skip|off)\b")
# Parts of clubcrm/desk that hold no page or use case.
NO_ROOMS = {"migrations", "management"}


def sources(pattern: str, *places: str) -> Iterator[Path]:
    for place in places:
        yield from sorted((ROOT / place).rglob(pattern))


def read_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def find_repeated_sql_functions() -> list[str]:
    """Names of SQL functions whose body stands more than once; what was before migrations of a deployed club is history."""
    places = [*sources("sql/*.sql", "clubcrm", *APPS), *sources("migrations/*.py", "clubcrm", *APPS)]
    found = Counter(name.lower() for path in places for name in SQL_FUNCTION.findall(path.read_text()))
    return sorted(name for name, times in found.items() if times > 1)


def list_apps_imported(tree: ast.Module) -> set[str]:
    """Which of the five apps a module imports from."""
    names = [
        name
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    ]
    return {name.split(".")[0] for name in names} & set(APPS)


def find_desk_modules_of_one_app() -> list[str]:
    """Modules of clubcrm/desk that compose nothing: they import from one app at the most."""
    return [
        str(path.relative_to(ROOT))
        for path in sources("*.py", "clubcrm/desk")
        if path.name != "__init__.py"
        and not NO_ROOMS & set(path.parts)
        and len(list_apps_imported(read_tree(path))) <= 1
    ]


def find_places_not_formatted() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources("*.py", *PLACES)
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SKIP.search(line)
    ]


def find_functions_without_a_verb() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources("*.py", *PLACES)
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in EMPTY_NAMES
    ]


def find_classes_called_kind() -> list[str]:
    """Of modules; the choices of a model (`Approval.Kind`) have a name by their model."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources("*.py", *PLACES)
        for node in read_tree(path).body
        if isinstance(node, ast.ClassDef) and node.name == "Kind"
    ]


def find_long_files() -> list[str]:
    """Migrations are written by Django."""
    return [
        str(path.relative_to(ROOT))
        for path in sources("*.py", *PLACES)
        if "migrations" not in path.parts and len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    ]


FIGURES = {
    "SQL functions that stand twice": find_repeated_sql_functions,
    "modules of the desk that use one app at most": find_desk_modules_of_one_app,
    "places the formatter may not touch": find_places_not_formatted,
    "functions called said, of, told, one or given": find_functions_without_a_verb,
    "classes called Kind": find_classes_called_kind,
    "migrations": lambda: [str(path) for path in sources("migrations/0*.py", "clubcrm", *APPS)],
    "files over 300 lines": find_long_files,
}


def main(words: list[str]) -> None:
    for figure, find in FIGURES.items():
        found = find()
        print(f"{len(found):5}  {figure}")
        if words and words[0] in figure:
            print("".join(f"         {place}\n" for place in found), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
