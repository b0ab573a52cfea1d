"""The facts of a file, and a second car."""

import pytest
from django.urls import reverse

from members.importing.identifiers import check_digit
from members.models import Ownership

pytestmark = pytest.mark.django_db
VIN = "LSVAA11A2AA004711"


def test_facts_are_edited_and_the_search_finds_the_new_name(desk, member):
    url = reverse("members:edit_customer", args=[member.public_id])
    assert 'value="王建国"' in desk.get(url).content.decode()
    page = desk.post(
        url, {"kind": "person", "name": "王建军", "phone": "", "email": "w@example.com"}, follow=True
    )
    assert "The file of 王建军 is changed." in page.content.decode()
    member.refresh_from_db()
    assert (member.name, member.initials, member.phone, member.email) == (
        "王建军",
        "wjj",
        "",
        "w@example.com",
    )


def test_a_second_car_is_added(desk, member):
    url = reverse("members:add_vehicle", args=[member.public_id])
    desk.post(url, {"vin": VIN[:8] + check_digit(VIN) + VIN[9:], "plate": "京AD12345"})
    assert Ownership.objects.filter(customer=member, until_on=None).count() == 2
