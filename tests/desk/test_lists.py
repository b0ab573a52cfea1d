"""Lists of customers and visits: narrowed by what people ask for, sorted, paged in that order."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import lists
from clubcrm.kernel.clock import business_date
from members.models import Visit
from tests.factories.members import CustomerFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def names(client, page, **asked):
    rows = client.get(reverse(page), asked).context["page"].rows
    return [str(getattr(row, "customer", row)) for row in rows]


@pytest.fixture
def three(desk, advisor, east):
    today = business_date()
    made = {}
    for days, name in enumerate(("Bo", "Cy", "Al")):
        made[name] = CustomerFactory(branch=east, name=name, advisor=advisor if name == "Cy" else None)
        Visit.objects.create(
            customer=made[name], branch=east, arrived_on=today - timedelta(days=days),
            advisor=advisor if name == "Al" else None, voided_at=timezone.now() if name == "Bo" else None,
        )  # fmt: skip
    MembershipFactory(customer=made["Bo"], joined_on=today)
    return made


def test_customers_are_sorted_and_narrowed(desk, three):
    assert names(desk, "desk:customers") == ["Al", "Cy", "Bo"]
    assert names(desk, "desk:customers", sort="name") == ["Al", "Bo", "Cy"]
    assert names(desk, "desk:customers", sort="since")[0] == "Bo"
    assert names(desk, "desk:customers", member="yes") == ["Bo"]
    assert names(desk, "desk:customers", member="no", sort="name") == ["Al", "Cy"]
    assert names(desk, "desk:customers", mine="1") == ["Cy"]
    assert names(desk, "desk:customers", sort="nonsense", tier="none") == ["Al", "Cy", "Bo"]


def test_visits_are_sorted_and_narrowed(desk, three):
    today = business_date()
    assert names(desk, "members:visits") == ["Al", "Cy", "Bo"]
    assert names(desk, "members:visits", sort="day") == ["Bo", "Cy", "Al"]
    assert names(desk, "members:visits", sort="customer") == ["Al", "Bo", "Cy"]
    assert names(desk, "members:visits", sort="advisor")[0] == "Al"
    assert names(desk, "members:visits", mine="1") == ["Al"]
    assert names(desk, "members:visits", voided="1") == ["Bo"]
    yesterday = today - timedelta(days=1)
    assert names(desk, "members:visits", since=yesterday, until=yesterday) == ["Cy"]
    assert names(desk, "members:visits", since="yesterday") == ["Al", "Cy", "Bo"]


def test_a_sorted_list_goes_on_where_its_page_ended(desk, three, monkeypatch):
    monkeypatch.setattr(lists, "ROWS", 2)
    page = desk.get(reverse("desk:customers"), {"sort": "name"})
    assert [str(row) for row in page.context["page"].rows] == ["Al", "Bo"]
    assert "sort=name&amp;before=2" in page.content.decode()
    assert names(desk, "desk:customers", sort="name", before=2) == ["Cy"]
