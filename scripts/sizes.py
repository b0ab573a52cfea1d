"""Report what has outgrown itself: files over 300 lines, functions over 40, templates over 80. Never fails."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE, FUNCTION, TEMPLATE = 300, 40, 80


def ours(pattern: str) -> Iterator[Path]:
    for path in sorted(ROOT.rglob(pattern)):
        parts = path.relative_to(ROOT).parts
        if not any(part.startswith(".") or part in {"staticfiles", "node_modules"} for part in parts):
            yield path


def long_functions(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION:
                yield length, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def main() -> None:
    python = {path: lines(path) for path in ours("*.py")}
    over = [(count, f"{path.relative_to(ROOT)}") for path, count in python.items() if count > FILE]
    for path in python:
        if "migrations" not in path.parts:
            over += long_functions(path)
    over += [(lines(path), f"{path.relative_to(ROOT)}") for path in ours("*.html") if lines(path) > TEMPLATE]
    for count, what in sorted(over, reverse=True):
        print(f"{count:5} lines  {what}")
    median = statistics.median(count for count in python.values() if count) if python else 0
    print(f"{len(python)} Python files, median {median:.0f} lines, {len(over)} places over size")


if __name__ == "__main__":
    main()
