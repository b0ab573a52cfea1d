"""Entering people at the desk: a new customer with a car, duplicates shown first, joining."""

import uuid

import pytest
from django.urls import reverse

from clubcrm.kernel.clock import business_date
from members.models import Card, Customer, Membership, Ownership, Vehicle
from members.operations.cards import make_number
from tests.factories.members import CustomerFactory, MembershipFactory
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


def test_an_owner_is_verified_from_the_list_and_reaches_the_tier_of_owners(as_role, member, east, west):
    Membership.objects.filter(customer=member).update(verified_on=None)
    MembershipFactory(customer=CustomerFactory(branch=east, name="没有车"), verified_on=None)
    elsewhere = as_role("care-manager", west).get(reverse("members:to_verify")).content.decode()
    assert "Nothing to verify." in elsewhere
    care = as_role("care-manager", east)
    assert "1 owner has joined and waits" in care.get(reverse("desk:home")).content.decode()
    page = care.get(reverse("members:to_verify")).content.decode()
    assert "王建国" in page and "没有车" not in page
    done = care.post(reverse("desk:verify", args=[member.public_id]), {"next": "list"}, follow=True)
    assert "王建国 is verified: Green." in done.content.decode()
    kept = Membership.objects.get(customer=member)
    assert (kept.verified_on, kept.verified_by) == (business_date(), care.signed_in)
    again = care.post(reverse("desk:verify", args=[member.public_id]), follow=True).content.decode()
    assert "There is nothing to verify" in again


def test_who_serves_does_not_verify(desk, member):
    assert desk.get(reverse("members:to_verify")).status_code == 403
    assert desk.post(reverse("desk:verify", args=[member.public_id])).status_code == 403


def test_who_joins_at_the_desk_has_a_card_and_a_lost_one_never_works_again(desk, east):
    send(desk, east)
    customer, first = Customer.objects.get(), Card.objects.get()
    address = reverse("desk:card", args=[customer.public_id])
    assert first.number in desk.get(reverse("desk:customer", args=[customer.public_id])).content.decode()
    assert first.number in desk.get(address).content.decode()
    refused = desk.post(address, follow=True).content.decode()
    assert "once it is checked who asks for it" in refused and Card.objects.count() == 1
    desk.post(address, {"checked": "1"})
    first.refresh_from_db()
    second = Card.objects.get(blocked_at=None)
    assert first.blocked_at and second.number != first.number
    assert first.number in desk.get(address).content.decode()
    assert desk.get(reverse("desk:search"), {"q": first.number}).status_code == 200  # no hit opens


def test_who_is_no_member_gets_no_card(desk, east):
    customer = CustomerFactory(branch=east)
    page = desk.post(reverse("desk:card", args=[customer.public_id]), follow=True).content.decode()
    assert "Only members have a card" in page and not Card.objects.exists()


def test_numbers_of_cards_tell_a_slip_of_typing():
    assert [make_number(12, 1), make_number(12, 2), make_number(21, 1)] == [
        "0000012013",
        "0000012021",
        "0000021014",
    ]
