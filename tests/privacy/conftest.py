"""A store, its customer-care manager and an administrator, a service director who settles complaints."""

import pytest

from tests.factories.complaints import person
from tests.factories.kernel import BranchFactory


@pytest.fixture
def east(db):
    return BranchFactory(code="east", name="城东店")


@pytest.fixture
def care(east):
    return person("care-manager", east)


@pytest.fixture
def second(east):
    return person("care-manager", east)


@pytest.fixture
def director(east):
    return person("service-director", east)


@pytest.fixture(autouse=True)
def rejects(tmp_path, settings):
    settings.REJECTS_DIR = tmp_path / "rejects"
    settings.REJECTS_DIR.mkdir()
    return settings.REJECTS_DIR


@pytest.fixture(autouse=True)
def uploads(tmp_path, settings):
    """What another test left on the disk when its rows were undone is not looked at here."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def signed_in(client):
    def sign_in(staff):
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = "en"
        return client

    return sign_in
