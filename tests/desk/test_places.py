"""The places of the rail: what a role may open, and which four of them stand in a phone's bottom bar."""

import pytest
from django.urls import reverse

from tests.factories.kernel import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
BARS = {
    "service-advisor": ["home", "customers", "visits", "complaints"],
    "receptionist": ["home", "customers", "visits", "complaints"],
    "care-manager": ["home", "customers", "complaints", "care"],
    "marketing-manager": ["home", "customers", "care", "reports"],
    "finance-manager": ["home", "customers", "visits", "reports"],
    "general-manager": ["home", "customers", "complaints", "reports"],
}


@pytest.mark.parametrize("role", BARS)
def test_a_phone_shows_the_four_places_the_role_works_in_and_the_rest_under_more(client, east, role):
    somebody = StaffFactory(branch=east, user=UserFactory(role=role))
    client.force_login(somebody.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("desk:home"))
    assert [place.key for place in page.context["places"] if not place.rest] == BARS[role]
    hidden = [place for place in page.context["places"] if place.rest]
    sheet = page.content.decode().partition('<ul class="sheet">')[2].partition("</ul>")[0]
    assert sheet.count("<a ") == len(hidden) > 0
    assert all(f'href="{place.url}"' in sheet for place in hidden)
