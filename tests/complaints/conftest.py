"""A group with two stores, and one person per role that complaints need."""

import pytest

from tests.factories.complaints import person
from tests.factories.kernel import BranchFactory, GroupBranchFactory
from tests.factories.members import CustomerFactory, OwnershipFactory, VehicleFactory


@pytest.fixture
def east(db):
    return BranchFactory(code="east", name="城东店")


@pytest.fixture
def west(db):
    return BranchFactory(code="west", name="城西店")


@pytest.fixture
def advisor(east):
    return person("service-advisor", east)


@pytest.fixture
def director(east):
    return person("service-director", GroupBranchFactory())


@pytest.fixture
def care(east):
    return person("care-manager", GroupBranchFactory())


@pytest.fixture
def general(east):
    return person("general-manager", GroupBranchFactory())


@pytest.fixture
def posts_held(db):
    """Somebody in each post that owns complaints: notices to a post are read."""
    posts = ("service-manager", "service-director", "sales-manager", "sales-director", "general-manager")
    return [person(role, GroupBranchFactory()) for role in posts]


@pytest.fixture
def owner_of_car(east):
    """A customer with a car."""
    customer = CustomerFactory(branch=east, name="李秀英", phone="13800005678")
    OwnershipFactory(customer=customer, vehicle=VehicleFactory(plate="沪B8K2R6", model="远岭 SUV"))
    return customer


@pytest.fixture
def signed_in(client):
    """The client as this person, reading English."""

    def sign_in(staff, language="en"):
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = language
        return client

    return sign_in
