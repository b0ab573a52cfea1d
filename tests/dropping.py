"""A kind of the test's own, dropped in as a newcomer would: one file, and no other edit."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from clubcrm.kernel import discovery


@contextmanager
def dropped(folder: ModuleType, name: str, source: str, where: Path) -> Iterator[None]:
    """While this lasts, the folder of kinds has this file too (it lies in `where`)."""
    (where / f"{name}.py").write_text(source, encoding="utf-8")
    folder.__path__.append(str(where))
    discovery.find_kinds_in_folder.cache_clear()
    try:
        yield
    finally:
        folder.__path__.remove(str(where))
        sys.modules.pop(f"{folder.__name__}.{name}", None)
        discovery.find_kinds_in_folder.cache_clear()
