"""Who may open what: permissions by role, customers by branch."""

import pytest
from django.urls import reverse

from members.models import Visit
from tests.factories.members import CustomerFactory, invoice_with

pytestmark = pytest.mark.django_db
OF_A_CUSTOMER = [
    "desk:customer",
    "desk:record_visit",
    "desk:points",
    "points:redeem",
    "members:edit_customer",
    "members:add_vehicle",
]


@pytest.mark.parametrize(
    "name",
    ["desk:home", "desk:search", "desk:customers", "desk:new_customer", "members:visits", "tiers:tiers"],
)
def test_nobody_sees_a_page_without_signing_in(client, name):
    page = client.get(reverse(name))
    assert (page.status_code, page["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", OF_A_CUSTOMER)
def test_nobody_sees_a_customer_without_signing_in(client, member, name):
    assert client.get(reverse(name, args=[member.public_id])).status_code == 302


@pytest.mark.parametrize("name", OF_A_CUSTOMER)
def test_a_customer_of_another_branch_is_not_there(as_role, member, west, name):
    client = as_role("service-advisor", west)
    assert client.get(reverse(name, args=[member.public_id])).status_code == 404


def test_writing_to_a_customer_of_another_branch_is_not_there_either(as_role, member, west):
    client = as_role("service-advisor", west)
    for name in (
        "desk:record_visit",
        "points:redeem",
        "members:edit_customer",
        "members:add_vehicle",
        "desk:enrol",
    ):
        assert client.post(reverse(name, args=[member.public_id]), {}).status_code == 404
    assert Visit.objects.count() == 0


def test_a_customer_whom_the_branch_has_served_is_open_to_it(as_role, member, west):
    invoice_with({"labour": 100}, customer=member, branch=west)
    client = as_role("service-advisor", west)
    assert client.get(reverse("desk:customer", args=[member.public_id])).status_code == 200


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (
            "service-advisor",
            {"desk:record_visit", "points:redeem", "members:edit_customer", "desk:new_customer"},
        ),
        ("sales-consultant", {"desk:new_customer"}),
        ("receptionist", {"desk:new_customer"}),
        ("finance-manager", {"points:redeem"}),
        ("general-manager", set()),
        ("marketing-manager", set()),
    ],
)
def test_a_role_opens_and_sees_buttons_for_what_it_may_do_and_nothing_else(as_role, member, east, role, may):
    client = as_role(role, east)
    page = client.get(reverse("desk:customer", args=[member.public_id])).content.decode()
    for name in ("desk:record_visit", "points:redeem", "members:edit_customer"):
        url = reverse(name, args=[member.public_id])
        assert client.get(url).status_code == (200 if name in may else 403), name
        assert (url in page) == (name in may), name
    assert client.get(reverse("desk:new_customer")).status_code == (
        200 if "desk:new_customer" in may else 403
    )
    assert (reverse("desk:new_customer") in page) == ("desk:new_customer" in may)


def test_a_sign_in_without_a_role_sees_an_explanation_and_no_customer(client, member, east):
    from tests.factories.kernel import StaffFactory, UserFactory

    staff = StaffFactory(branch=east, user=UserFactory())
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    assert "no role yet" in client.get(reverse("desk:home")).content.decode()
    assert client.get(reverse("desk:customer", args=[member.public_id])).status_code == 403
    assert client.get(reverse("desk:search"), {"q": "13800001234"}).status_code == 403


def test_error_pages_show_no_trace_and_speak_both_languages(desk, member):
    assert "There is nothing here for you" in desk.get("/nothing/").content.decode()
    desk.cookies["django_language"] = "zh-hans"
    page = desk.get("/nothing/").content.decode()
    assert "这里没有您要找的内容" in page and "Traceback" not in page


def test_the_group_sees_the_customers_of_every_store(as_role, member, west):
    CustomerFactory(branch=west)
    client = as_role("general-manager", west.parent)
    assert "2 customers" in client.get(reverse("desk:customers")).content.decode()
