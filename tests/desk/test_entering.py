"""Entering people at the desk: a new customer with a car, duplicates shown first, joining."""

import uuid

import pytest
from django.urls import reverse

from clubcrm.kernel.clock import business_date
from members.models import Customer, Membership, Ownership, Vehicle
from tests.factories.members import CustomerFactory
from tiers.models import Standing

pytestmark = pytest.mark.django_db
VIN = "LSVAA11A2AA004711"


def send(desk, east, **given):
    content = {
        "key": str(uuid.uuid4()), "branch": east.id, "kind": "person", "name": "李娜", "phone": "139 0000 1111",
        "sex": "f", "birthday": "1990-02-28", "enrol": "on",
    } | given  # fmt: skip
    return desk.post(reverse("desk:new_customer"), content, follow=True)


def a_right_vin():
    from clubcrm.kernel.spelling.vins import compute_check_digit

    return VIN[:8] + compute_check_digit(VIN) + VIN[9:]


def test_a_new_customer_with_a_car_is_a_member_with_a_tier_at_once(desk, east, advisor):
    page = send(desk, east, plate="京a·54321", vin=a_right_vin().lower(), model="星辰 EV").content.decode()
    customer = Customer.objects.get()
    assert (customer.name, customer.phone, customer.initials, customer.branch_id) == (
        "李娜",
        "13900001111",
        "ln",
        east.id,
    )
    assert (Vehicle.objects.get().plate, Ownership.objects.get().customer_id) == ("京A54321", customer.id)
    assert Membership.objects.get().joined_on == business_date()
    assert Standing.objects.get().tier.code == "basic"
    assert "李娜 is entered and a member now: Basic." in page


def test_the_remark_of_a_new_customer_is_kept(desk, east):
    send(desk, east, remark="喜欢靠窗的座位")
    assert Customer.objects.get().remark == "喜欢靠窗的座位"


def test_the_same_form_sent_twice_enters_one_customer(desk, east):
    key = str(uuid.uuid4())
    send(desk, east, key=key)
    send(desk, east, key=key, someone_else="on")
    assert Customer.objects.count() == 1


def test_somebody_with_the_same_phone_is_shown_before_anything_is_entered(desk, east, west):
    known = CustomerFactory(branch=west, name="李娜", phone="13900001111")
    page = send(desk, east)
    assert "Known already?" in page.content.decode() and "has this phone" in page.content.decode()
    assert Customer.objects.count() == 1
    page = desk.get(reverse("desk:customer", args=[known.public_id]), follow=True).content.decode()
    assert "This customer belongs to 城西店. Why do you open them?" in page
    send(desk, east, someone_else="on")
    assert Customer.objects.count() == 2


def test_a_car_that_has_an_owner_is_refused_even_for_someone_else(desk, east, member):
    car = Vehicle.objects.get()
    Vehicle.objects.filter(id=car.id).update(vin=a_right_vin())
    page = send(desk, east, vin=a_right_vin(), someone_else="on").content.decode()
    assert "This car has an owner" in page and "owner of this car" in page
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "  "}, "This field is required."),
        ({"phone": "12345"}, "This is not a valid phone number."),
        ({"birthday": "2999-01-01"}, "A birthday lies between 1900 and today."),
        ({"birthday": "1999-02-30"}, "Enter a valid date."),
        ({"plate": "京A12345"}, "A car is known by its VIN"),
        ({"vin": "LSVAA11A1AA00471"}, "A VIN has 17 characters."),
        ({"vin": VIN[:8] + "X" + VIN[9:]}, "The check digit of the VIN is wrong"),
        ({"kind": "organisation"}, "An organisation has none: leave it empty."),
        ({"branch": "x"}, "This form is damaged"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_enters_nobody(desk, east, given, said):
    assert said in send(desk, east, **given).content.decode()
    assert Customer.objects.count() == 0


def test_joining_gives_the_first_tier_and_joining_again_is_said(desk, east):
    customer = CustomerFactory(branch=east)
    url = reverse("desk:enrol", args=[customer.public_id])
    assert "is a member now: Basic." in desk.post(url, follow=True).content.decode()
    assert "is a member already." in desk.post(url, follow=True).content.decode()
    assert Membership.objects.count() == 1


def test_joining_takes_a_post(desk, member):
    assert desk.get(reverse("desk:enrol", args=[member.public_id])).status_code == 405
