"""A database to back up and another one to restore into."""

import uuid
from collections.abc import Iterator

import pytest
from django.utils.translation import override

from tests import database
from tests.backups.clubs import club


@pytest.fixture(autouse=True)
def english(language: None) -> Iterator[None]:
    """What is said is read here in English."""
    with override("en"):
        yield


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "signatures").mkdir(parents=True)
    (settings.MEDIA_ROOT / "signatures" / "王建国.png").write_bytes(b"\x89PNG")
    return settings.MEDIA_ROOT


@pytest.fixture
def source(own_database, media):
    club()
    return own_database


@pytest.fixture
def target(source):
    """A second database with migrations only; not yet pointed at."""
    name = f"clubcrm_target_{uuid.uuid4().hex[:12]}"
    database.clone(name)
    database.point_at(source)
    yield name
    database.point_at(source)
    with database.admin() as server:
        database.drop(server, name)
