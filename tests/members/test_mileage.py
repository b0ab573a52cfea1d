"""What a car has run is its newest valid reading, whoever brings or takes it back."""

from datetime import UTC, date, datetime

import pytest

from members import mileage
from members import operations as members
from members.models import Vehicle
from tests.factories.members import OwnershipFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def owned():
    return OwnershipFactory(from_on=date(2024, 1, 1))


def record(owned, day, km):
    recorded = members.record_visit(
        customer=owned.customer_id, vehicle=owned.vehicle_id, branch=owned.customer.branch_id,
        arrived_on=date(2026, 11, day), mileage_km=km, by=None, at=AT,
    )  # fmt: skip
    return recorded.visit


def void(visit, user):
    members.void_visit(visit=visit, reason="void", by=user.id, at=AT)


def run_by(owned):
    return Vehicle.objects.get(id=owned.vehicle_id).mileage_km


def test_the_reading_of_the_newest_day_counts_in_whatever_order_visits_are_recorded(owned):
    record(owned, 20, 20_000)
    record(owned, 10, 25_000)
    assert run_by(owned) == 20_000
    record(owned, 20, 20_050)
    assert run_by(owned) == 20_050


def test_a_visit_without_a_reading_changes_nothing(owned):
    record(owned, 10, 20_000)
    record(owned, 20, None)
    assert run_by(owned) == 20_000


def test_a_voided_visit_takes_its_reading_back(owned, django_user_model):
    user = django_user_model.objects.create(username="keeper")
    first, typo = record(owned, 10, 20_000), record(owned, 20, 200_500)
    assert run_by(owned) == 200_500
    void(typo, user)
    assert run_by(owned) == 20_000
    void(first, user)
    assert run_by(owned) is None


def test_the_last_reading_is_that_of_the_days_before_and_of_valid_visits(owned, django_user_model):
    user = django_user_model.objects.create(username="keeper")
    record(owned, 5, 10_000)
    void(record(owned, 10, 90_000), user)
    record(owned, 20, 12_000)
    known = [mileage.find_last_reading(owned.vehicle_id, date(2026, 11, day)) for day in (4, 5, 15, 20)]
    assert known == [None, 10_000, 10_000, 12_000]
