"""Find the families, make the club, measure, print."""

import importlib
import os
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import bench
from bench.harness import databases
from bench.harness.club import Club
from bench.harness.figures import say
from bench.harness.sizes import Size


def families() -> Iterator[ModuleType]:
    """Every module of bench/ that measures, by name: dropping in a file adds its figures."""
    for found in sorted(pkgutil.iter_modules(bench.__path__), key=lambda found: found.name):
        if found.ispkg or found.name.startswith("_"):
            continue
        module = importlib.import_module(f"bench.{found.name}")
        if hasattr(module, "measure"):
            yield module


def named(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def database_for(module: ModuleType, name: str, size: Size) -> str:
    """Every family begins with the generated club: the club itself for one that only reads (READ_ONLY), else a
    fresh copy, whatever the family before did to its own."""
    if not getattr(module, "READ_ONLY", False):
        return databases.copy(name, size)
    databases.point_at(name)
    return name


def everything(size: Size, *, only: str) -> int:
    """Measure what ONLY names (a family, or the beginning of a figure's name) and print it; the exit code."""
    chosen = [module for module in families() if only.split(".")[0] in ("", named(module))]
    if not chosen:
        say(f"ONLY={only}: there is {', '.join(named(module) for module in families())}.")
        return 2
    name = databases.base(size)
    missed = []
    for module in chosen:
        club = Club(size, database_for(module, name, size))
        say(f"Measuring {named(module)}.")
        for figure in module.measure(club):
            print(figure.line(), flush=True)
            missed += [] if figure.holds else [figure.name]
    databases.remove(databases.work(name))
    say(f"Missed: {', '.join(missed)}." if missed else "Every figure holds.")
    return 1 if missed and os.environ.get("STRICT") else 0
