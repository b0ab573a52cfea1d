"""How kinds are found: whoever adds one drops in a file, and nothing else is edited.

A *room* is a module that each app may have (`<app>/approvals.py`); it names its kinds in KINDS. A *folder* is a package
with one file per kind (`points/rules/`), named after it. What is wrong with either says so in words for developers, as
ImproperlyConfigured, at the first look.
"""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType, UnionType
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured


@cache
def find_rooms(name: str) -> list[ModuleType]:
    """The modules `<app>.<name>` of the apps that have one, in the order of INSTALLED_APPS."""
    paths = [f"{config.name}.{name}" for config in apps.get_app_configs()]
    return [import_module(path) for path in paths if find_spec(path)]


@cache
def find_kinds_in_rooms(name: str, kind: type) -> dict[str, Any]:
    """KINDS of every room of this name, by their `code`; apps in the order of INSTALLED_APPS."""
    rooms = find_rooms(name)
    found = [(room, each) for room in rooms for each in read(room, "KINDS", tuple | list)]
    return by_code((require(each, kind, "KINDS", room).code, each, room) for room, each in found)


@cache
def find_kinds_in_folder(
    package: str,
    kind: type | UnionType,
    *,
    called: str = "KIND",
    code: str = "",
    beside: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What each file of the package has as `called`, in the order of their names.

    By the file's name, or by the kind's own attribute `code`. `beside` are files that kinds share and hold none.
    """
    names = sorted(module.name for module in iter_modules(import_module(package).__path__))
    files = [import_module(f"{package}.{name}") for name in names if name not in beside]
    found = [(file, read(file, called, kind)) for file in files]
    return by_code((getattr(each, code) if code else name_of(file), each, file) for file, each in found)


def name_of(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def read(module: ModuleType, called: str, kind: type | UnionType) -> Any:
    """The module's attribute of this name, which must be there."""
    if not hasattr(module, called):
        raise ImproperlyConfigured(f"{module.__name__} has no {called}.")
    return require(getattr(module, called), kind, called, module)


def require(found: Any, kind: type | UnionType, called: str, module: ModuleType) -> Any:
    if not isinstance(found, kind):
        wanted = getattr(kind, "__name__", kind)
        raise ImproperlyConfigured(
            f"{called} of {module.__name__}: {type(found).__name__} where {wanted} is wanted."
        )
    return found


def by_code(found: Iterable[tuple[str, Any, ModuleType]]) -> dict[str, Any]:
    kinds: dict[str, Any] = {}
    modules: dict[str, ModuleType] = {}
    for code, kind, module in found:
        if code in kinds:
            both = f"{modules[code].__name__} and {module.__name__}"
            raise ImproperlyConfigured(f"Two kinds have the code {code!r}: in {both}.")
        kinds[code], modules[code] = kind, module
    return kinds
