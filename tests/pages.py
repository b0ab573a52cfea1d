"""A small club for pages: two stores, an advisor who is signed in, a member with a car."""

from collections.abc import Callable
from datetime import date

import pytest

from clubcrm.celery import app
from clubcrm.kernel.models import Staff
from tests.factories.kernel import BranchFactory, StaffFactory, UserFactory
from tests.factories.members import CustomerFactory, MembershipFactory, OwnershipFactory, VehicleFactory


@pytest.fixture
def east(db):
    return BranchFactory(code="east", name="城东店")


@pytest.fixture
def west(db):
    return BranchFactory(code="west", name="城西店")


@pytest.fixture
def advisor(east) -> Staff:
    return StaffFactory(name="李敏", branch=east)


@pytest.fixture
def desk(client, advisor):
    """A client signed in as the advisor, reading English."""
    client.force_login(advisor.user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def member(east):
    customer = CustomerFactory(branch=east, name="王建国", phone="13800001234")
    MembershipFactory(customer=customer, joined_on=date(2024, 1, 1))
    car = VehicleFactory(plate="京A12345", model="远岭 SUV", mileage_km=30_000)
    OwnershipFactory(customer=customer, vehicle=car)
    return customer


@pytest.fixture
def as_role(client):
    """Sign in somebody of this role at this branch."""

    def sign_in(role, branch):
        staff = StaffFactory(branch=branch, user=UserFactory(role=role))
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"], client.signed_in = "en", staff.user
        return client

    return sign_in


@pytest.fixture
def asked(monkeypatch) -> Callable[[], list[str]]:
    """A broker in memory that nobody asked anything yet; called, it gives the names of the tasks asked for since."""
    monkeypatch.setattr(app.conf, "broker_url", "memory://")

    def names() -> list[str]:
        with app.connection_for_write() as broker:
            queue = broker.SimpleQueue("celery")
            return [queue.get(block=False).headers["task"] for _waiting in range(queue.qsize())]

    names()  # what other tests asked for
    return names
