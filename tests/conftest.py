"""Fixtures every test may use. Tests run as the application role, so that a forbidden write fails here too."""

import gc
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as drawing
from whitenoise.middleware import WhiteNoiseMiddleware

from tests import database, strict

LONG = os.environ.get("PROFILE") == "long"
LONG_PARTS = ("web", "browser", "desk", "hostile", "demo", "bench")
# The same examples on every machine, however slow it is; the long forms draw new ones.
drawing.register_profile(
    "suite", deadline=None, derandomize=not LONG,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
drawing.load_profile("suite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long forms run with PROFILE=long only. The parts with long files come first, so that no worker is left alone
    with one in the end."""
    if not LONG:
        long = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
    items.sort(key=lambda item: part(item) not in LONG_PARTS)


def part(item: pytest.Item) -> str:
    return item.path.relative_to(database.ROOT / "tests").parts[0]


def pytest_collection_finish() -> None:
    """What five thousand tests and their modules hold stays: not looked through again and again for what may go."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def language() -> None:
    """Each test begins in the language of the settings, whatever a request of the test before it asked for."""
    translation.activate(configured.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def tombstones(stones, settings) -> None:
    """Who a test erases is no tombstone of the developer's club, nor the other way round."""
    settings.ERASURES_FILE = stones / f"{uuid.uuid4().hex}.jsonl"


@pytest.fixture(scope="session")
def stones(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("stones")


@pytest.fixture(scope="session", autouse=True)
def strict_templates() -> None:
    """A name that a page does not have is an error."""
    strict.be_strict()


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> None:
    """Each test client begins the application anew; the two thousand icons and style sheets stay where they are."""
    find, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def find_once(served: WhiteNoiseMiddleware) -> None:
        key = served.static_prefix, served.max_age
        if key not in found:
            find(served)
            found[key] = dict(served.files)
        served.files.update(found[key])

    WhiteNoiseMiddleware.add_files_from_finders = find_once


@pytest.fixture(scope="session", autouse=True)
def files_apart(tmp_path_factory) -> None:
    """Nothing that a test uploads lies among the developer's files."""
    configured.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """One clone of the template per worker; tests that roll back share it."""
    name = f"clubcrm_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with django_db_blocker.unblock():
        database.use_servers()
        database.clone(name)
        yield
        database.point_at("postgres")
        with database.admin() as server:
            database.drop(server, name)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh clone for one test that commits (threads, subprocesses, killed runs); yields its name."""
    shared = database.connection.settings_dict["NAME"]
    name = f"clubcrm_own_{uuid.uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        database.clone(name)
        yield name
        database.point_at(shared)
        with database.admin() as server:
            database.drop(server, name)
