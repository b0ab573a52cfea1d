"""The facts of a file, and a second car."""

import pytest
from django.urls import reverse

from clubcrm.kernel import masking
from clubcrm.kernel.sight import MASKED
from clubcrm.kernel.spelling.vins import compute_check_digit
from members.models import Ownership, Vehicle
from members.templatetags import personal

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
    desk.post(url, {"vin": VIN[:8] + compute_check_digit(VIN) + VIN[9:], "plate": "京AD12345"})
    assert Ownership.objects.filter(customer=member, until_on=None).count() == 2


def test_a_vin_without_a_check_digit_is_taken_where_its_maker_uses_none(desk, member):
    url = reverse("members:add_vehicle", args=[member.public_id])
    refused = desk.post(url, {"vin": VIN, "plate": ""}).content.decode()
    assert "The check digit of the VIN is wrong" in refused
    desk.post(url, {"vin": "wvw-zzz1kz-aw000001", "plate": "沪A–0023領"})
    car = Ownership.objects.get(customer=member, vehicle__vin="WVWZZZ1KZAW000001").vehicle
    assert car.plate == "沪A0023领"


@pytest.mark.parametrize("typed", ["麦麦提・艾力", "麦麦提 • 艾力", "麦麦提．艾力"])
def test_a_name_typed_with_another_dot_is_stored_and_sought_in_one_form(desk, member, typed):
    desk.post(
        reverse("members:edit_customer", args=[member.public_id]),
        {"kind": "person", "name": typed, "phone": ""},
    )
    member.refresh_from_db()
    assert (member.name, member.name_key, member.initials) == ("麦麦提·艾力", "麦麦提艾力", "mmtal")


def test_a_character_of_a_private_font_is_refused_in_a_form(desk, member):
    url = reverse("members:edit_customer", args=[member.public_id])
    page = desk.post(url, {"kind": "person", "name": "刘\ue863", "phone": ""}).content.decode()
    assert "computer&#x27;s font knows" in page
    member.refresh_from_db()
    assert member.name == "王建国"


@pytest.mark.parametrize("name", ["ordinary", "consulate", "new-energy"])
def test_a_plate_is_drawn_as_what_it_is(name):
    plate = {"ordinary": "京A12345", "consulate": "沪A0023领", "new-energy": "沪AD12345"}[name]
    drawn = personal.drawn(MASKED, Vehicle(plate=plate, vin="LSVAA11A1AA000001"))
    look = "" if name == "ordinary" else f" {name}"
    assert drawn == f'<span class="plate{look}">{masking.plate(plate)}</span>'
