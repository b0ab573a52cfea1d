"""A group with two stores of a random club, and people who read its report."""

import pytest

from tests.browser.conftest import chromium, page, server  # noqa: F401
from tests.factories.complaints import person
from tests.factories.kernel import BranchFactory
from tests.reports import clubs


@pytest.fixture
def stores(db):
    """East and west; the name of west begins like a formula."""
    return clubs.build(11)


@pytest.fixture
def manager(stores):
    """Sees the whole group."""
    return person("general-manager", stores[0].parent)


@pytest.fixture
def of_east(stores):
    """Sees east only."""
    return person("service-director", stores[0])


@pytest.fixture
def empty(db):
    """A store where nothing has happened yet."""
    return BranchFactory(code="east", name="城东店")


@pytest.fixture
def head(empty):
    """Sees the group of the empty store."""
    return person("general-manager", empty.parent)


@pytest.fixture
def signed_in(client):
    """The client as this person, reading English."""

    def sign_in(staff, language="en"):
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = language
        return client

    return sign_in
