"""The walk of test_walk.py as nobody and as the roles that open less."""

import pytest

from tests.web import walking

OTHERS = (
    None,
    "service-director",
    "sales-director",
    "service-manager",
    "sales-manager",
    "marketing-manager",
    "service-advisor",
    "sales-consultant",
    "receptionist",
)


@pytest.mark.parametrize("role", OTHERS)
def test_every_address_by_every_method(club, walker, role):
    walking.check(club, role)
