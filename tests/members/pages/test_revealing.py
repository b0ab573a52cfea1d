"""What each role sees whole, revealing by one click, and that every look is written down."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import roles
from clubcrm.kernel.models import Access, Staff
from clubcrm.kernel.sight import MASKED, MINUTES
from members.models import Customer, PinnedNote, Referral, Visit
from tests import database
from tests.factories.complaints import take_in
from tests.factories.kernel import StaffFactory
from tests.factories.members import CustomerFactory, OwnershipFactory, VehicleFactory

pytestmark = pytest.mark.django_db
PHONE, MASK = "13800001234", "138****1234"
PLATE, PLATE_MASK = "京A·12345", "京A·1***5"
EMAIL, EMAIL_MASK = "wangjianguo@example.com", "w***@example.com"
SERVICE = {"service-director", "service-manager", "service-advisor"}
NEVER = {"marketing-manager", "finance-manager"}


@pytest.fixture
def member(member):
    Customer.objects.filter(id=member.id).update(email=EMAIL, remark=f"also {PHONE}")
    member.refresh_from_db()
    return member


def page_of(client, member):
    return client.get(reverse("desk:customer", args=[member.public_id])).content.decode()


def reveal(client, member, **sent):
    return client.post(reverse("members:reveal", args=[member.public_id]), sent)


def looks():
    rows = Access.objects.order_by("id")
    return [(row.action, row.subject_kind, row.subject, row.classes, row.count) for row in rows]


@pytest.mark.parametrize("role", [role.code for role in roles.ROLES if "*" not in role.permissions])
def test_a_role_sees_at_once_what_its_permissions_say_and_no_contact_data(as_role, member, east, role):
    page = page_of(as_role(role, east), member)
    assert PHONE not in page and EMAIL not in page
    assert MASK in page and EMAIL_MASK in page and f"also {MASK}" in page
    assert (PLATE in page, PLATE_MASK in page) == (role in SERVICE, role not in SERVICE)
    assert ("Show in full (logged)" in page) == (role not in NEVER)


def test_an_administrator_sees_nothing_at_once_and_reveals_like_anybody(client, member, east):
    staff = StaffFactory(branch=east)
    staff.user.is_superuser = True
    staff.user.save()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    page = page_of(client, member)
    assert PHONE not in page and PLATE not in page
    assert looks() == []
    reveal(client, member)
    assert PHONE in page_of(client, member)


def change_role(group, codename, add=True):
    """As code does when migrating: the application may not."""
    statement = (
        "INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (%s, %s)"
        if add
        else "DELETE FROM auth_group_permissions WHERE group_id = %s AND permission_id = %s"
    )
    database.run_as_owner(statement, [group.id, Permission.objects.get(codename=codename).id])


def test_a_role_that_sees_contact_data_sees_it_at_once_and_the_look_is_logged(as_role, member, east):
    client = as_role("service-advisor", east)
    user = Staff.objects.get(branch=east).user
    change_role(user.groups.first(), "see_contact")
    page = page_of(client, member)
    assert PHONE in page and EMAIL in page and "Show in full" not in page
    assert looks() == [("view", "customer", member.id, ["contact", "vehicle"], 1)]


@pytest.mark.parametrize("role", sorted(set(roles.BY_CODE) - NEVER - SERVICE - {"administrator"}))
def test_one_click_shows_the_customer_whole_says_so_and_is_logged(as_role, member, east, role):
    client = as_role(role, east)
    assert looks() == []
    answer = reveal(client, member)
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("desk:customer", args=[member.public_id]),
    )
    page = page_of(client, member)
    assert PHONE in page and EMAIL in page and PLATE in page and f"also {PHONE}" in page
    assert "shown whole to you until" in page and "logged" in page
    assert looks() == [("reveal", "customer", member.id, ["contact", "vehicle"], 1)]
    row = Access.objects.get()
    assert (row.route, row.address, row.branch_id) == ("members:reveal", "127.0.0.1", east.id)


@pytest.mark.parametrize("role", sorted(NEVER))
def test_who_may_not_reveal_is_refused_and_sees_nothing_more(as_role, member, east, role):
    client = as_role(role, east)
    assert reveal(client, member).status_code == 403
    assert PHONE not in page_of(client, member)
    assert looks() == []


def test_revealing_is_for_this_customer_this_session_and_some_minutes(as_role, member, east, client):
    other = CustomerFactory(branch=east, phone="13900005678")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        as_role("receptionist", east)
        reveal(client, member)
        assert "13900005678" not in page_of(client, other)
        assert PHONE not in client.get(reverse("desk:customers")).content.decode()
        clock.shift(timedelta(minutes=MINUTES) - timedelta(seconds=1))
        assert PHONE in page_of(client, member)
        clock.shift(timedelta(seconds=1))
        assert PHONE not in page_of(client, member)
    as_role("receptionist", east)
    assert PHONE not in page_of(client, member)


def test_a_role_that_lost_the_right_sees_masks_again_at_once(as_role, member, east):
    client = as_role("receptionist", east)
    reveal(client, member)
    change_role(Staff.objects.get(branch=east).user.groups.first(), "reveal_personal", add=False)
    assert PHONE not in page_of(client, member)


def test_a_get_reveals_nothing(as_role, member, east):
    client = as_role("receptionist", east)
    url = reverse("members:reveal", args=[member.public_id])
    assert client.get(url).status_code == 405
    assert (
        client.get(reverse("desk:customer", args=[member.public_id]), {"phone": "shown"}).status_code == 200
    )
    assert PHONE not in page_of(client, member) and looks() == []


def test_a_customer_of_another_branch_is_not_revealed(as_role, member, west):
    client = as_role("receptionist", west)
    assert reveal(client, member).status_code == 404
    assert looks() == []


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_the_click_leads_back_to_our_own_pages_only(as_role, member, east, back):
    client = as_role("receptionist", east)
    assert reveal(client, member, next=back)["Location"] == reverse("desk:customer", args=[member.public_id])
    home = f"{reverse('desk:customer', args=[member.public_id])}?show=visits"
    assert reveal(client, member, next=home)["Location"] == home


def test_looking_again_within_minutes_is_the_same_look_and_later_a_new_one(desk, member):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        page_of(desk, member)
        page_of(desk, member)
        assert looks() == [("view", "customer", member.id, ["vehicle"], 1)]
        clock.shift(timedelta(minutes=MINUTES, seconds=1))
        page_of(desk, member)
        assert len(looks()) == 2


def test_behind_a_proxy_the_same_look_is_written_once_for_each_place(desk, member, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    page = reverse("desk:customer", args=[member.public_id])
    for place in ("203.0.113.7", "203.0.113.7", "203.0.113.8"):
        assert desk.get(page, HTTP_X_FORWARDED_FOR=place).status_code == 200
    assert list(Access.objects.order_by("id").values_list("address", flat=True)) == [
        "203.0.113.7",
        "203.0.113.8",
    ]


def test_a_list_of_plates_is_logged_with_how_many_customers_it_shows(desk, member, east):
    for number in range(3):
        OwnershipFactory(
            customer=CustomerFactory(branch=east), vehicle=VehicleFactory(plate=f"沪B1234{number}")
        )
    desk.get(reverse("desk:customers"))
    assert looks() == [("view", "list", None, ["vehicle"], 4)]
    assert Access.objects.get().route == "desk:customers"


def test_a_list_of_masked_rows_is_not_a_look(as_role, member, east):
    page = as_role("finance-manager", east).get(reverse("desk:customers")).content.decode()
    assert MASK in page and PLATE_MASK in page and looks() == []


def test_the_edit_form_shows_contact_data_to_who_may_reveal_and_opening_it_is_a_look(desk, member):
    page = desk.get(reverse("members:edit_customer", args=[member.public_id])).content.decode()
    assert f'value="{PHONE}"' in page
    assert looks() == [("view", "customer", member.id, ["contact", "words"], 1)]


def test_the_edit_form_of_who_may_not_reveal_leaves_contact_data_as_it_is(as_role, member, east):
    client = as_role("service-advisor", east)
    group = Staff.objects.get(branch=east).user.groups.first()
    change_role(group, "reveal_personal", add=False)
    url = reverse("members:edit_customer", args=[member.public_id])
    page = client.get(url).content.decode()
    assert PHONE not in page and EMAIL not in page and 'name="phone"' not in page
    sent = {
        "kind": "person",
        "name": "王建",
        "phone": "13999999999",
        "email": "x@example.com",
        "remark": "gone",
    }
    assert client.post(url, sent).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.phone, member.email, member.remark) == ("王建", PHONE, EMAIL, f"also {PHONE}")
    assert [look[3] for look in looks()] in ([], [["vehicle"]])


def test_a_note_that_is_partly_masked_is_not_overwritten_by_its_mask(desk, member, advisor):
    PinnedNote.objects.create(
        customer=member, text=f"call {PHONE}", recorded_by=advisor.user, recorded_at=timezone.now()
    )
    page = page_of(desk, member)
    assert f"call {MASK}" in page and "show them whole to change it" in page
    assert f'value="call {MASK}"' not in page
    reveal(desk, member)
    assert f'value="call {PHONE}"' in page_of(desk, member)


def test_choosing_a_car_in_a_form_shows_what_the_role_sees(as_role, member, east):
    url = reverse("desk:record_visit", args=[member.public_id])
    assert "京A·12345 远岭 SUV" in as_role("service-advisor", east).get(url).content.decode()
    page = as_role("care-manager", east).get(url).content.decode()
    assert "京A·1***5 远岭 SUV" in page and PLATE not in page


def test_a_car_in_words_is_masked_by_itself(member):
    visit = Visit(vehicle=member.ownerships.get().vehicle)
    assert str(visit.vehicle) == PLATE_MASK
    assert str(VehicleFactory.build(plate="", vin="LSVAA11A1AA000001")) == "LSV**********0001"
    assert MASKED.phone(PHONE) == MASK


def test_a_page_that_cannot_be_logged_is_not_delivered(desk, member):
    desk.raise_request_exception = False
    database.run_as_owner("REVOKE INSERT ON kernel_access FROM clubcrm_app")
    answer = desk.get(reverse("desk:customer", args=[member.public_id]))
    assert answer.status_code == 500 and PLATE not in answer.content.decode()


def test_keeping_account_costs_one_query_where_nothing_is_new(desk, member):
    page_of(desk, member)
    with CaptureQueriesContext(connection) as queries:
        page_of(desk, member)
    assert sum("kernel_access" in query["sql"] for query in queries) == 1


def test_the_page_of_a_complaint_shows_the_phone_and_whole_once_revealed(as_role, member, east):
    client = as_role("service-manager", east)
    complaint = take_in(by=client.signed_in.staff, customer=member)
    address = reverse("complaints:complaint", args=[complaint.number])
    page = client.get(address).content.decode()
    assert MASK in page and PHONE not in page
    reveal(client, member)
    assert PHONE in client.get(address).content.decode()


def test_names_of_people_follow_the_same_scope_as_their_pages(as_role, member, east, west):
    elsewhere = CustomerFactory(branch=west, name="欧阳海燕")
    Referral.objects.create(referrer=elsewhere, referred=member, referred_on="2026-01-05")
    page = page_of(as_role("service-advisor", east), member)
    assert "欧阳海燕" not in page and "a customer of 城西店" in page
    assert "欧阳海燕" in page_of(as_role("care-manager", west.parent), member)
