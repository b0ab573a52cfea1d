"""What was changed, told on the page of the customer, of the car, and of whatever the settings hold."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubcrm.kernel import changes
from clubcrm.kernel.models import ApprovalLimit, Change, User
from members.models import Customer, Membership, Ownership
from points.models import EarningRule
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import OwnershipFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def edited(client, customer, **changed):
    given = {"kind": "person", "name": customer.name, "phone": customer.phone, "sex": customer.sex, **changed}
    assert client.post(reverse("members:edit_customer", args=[customer.public_id]), given).status_code == 302


def history_of(client, customer, **asked):
    return client.get(reverse("members:customer_history", args=[customer.public_id]), asked)


def rows(page):
    return [(row.who, row.what, [tuple(line) for line in row.lines]) for row in page.context["page"].rows]


def test_an_edited_customer_says_who_changed_what_from_what_to_what(desk, advisor, member):
    edited(desk, member, sex="m", advisor=advisor.id, phone="13900005678")
    page = history_of(desk, member)
    assert rows(page) == [
        (
            "李敏",
            "customer, changed",
            [
                ("sex", "", "Male"),
                ("mobile phone", "138****1234", "139****5678"),
                ("service advisor", "", "李敏"),
            ],
        )
    ]
    text = page.content.decode()
    assert "139****5678" in text and "13900005678" not in text and "13800001234" not in text
    desk.cookies["django_language"] = "zh-hans"
    assert "客户，更改" in history_of(desk, member).content.decode()


def test_membership_car_and_referral_stand_on_the_customers_page_with_names_instead_of_numbers(
    desk, member, west
):
    referral = ReferralFactory(referred=member)
    Membership.objects.filter(customer=member).update(branch=west)
    Ownership.objects.filter(customer=member).update(until_on=date(2026, 1, 1))
    type(referral).objects.filter(id=referral.id).update(bought_on=date(2026, 2, 1))
    east = member.branch.name
    assert rows(history_of(desk, member)) == [
        ("", "referral, changed", [("bought on", "", "2026-02-01")]),
        ("", "ownership, changed", [("owned until", "", "2026-01-01")]),
        ("", "membership, changed", [("branch", east, "城西店")]),
    ]


def test_a_car_has_its_own_history_for_whoever_may_see_its_owner(desk, member, west):
    car = member.ownerships.get().vehicle
    type(car).objects.filter(id=car.id).update(mileage_km=42_000)
    address = reverse("members:vehicle_history", args=[member.public_id, car.id])
    page = desk.get(address)
    assert rows(page) == [("", "car, changed", [("mileage", "30000", "42000")])]
    assert address in history_of(desk, member).content.decode()
    strangers = OwnershipFactory(customer__branch=west).vehicle
    assert (
        desk.get(reverse("members:vehicle_history", args=[member.public_id, strangers.id])).status_code == 404
    )


def test_another_branchs_customer_an_outsider_and_a_post_see_nothing(desk, client, west, member, as_role):
    stranger = Customer.objects.create(name="外人", branch=west)
    assert history_of(desk, stranger).status_code == 404
    address = reverse("members:customer_history", args=[member.public_id])
    assert desk.post(address).status_code == 405
    desk.logout()
    assert desk.get(address).status_code == 302


def test_older_changes_stand_on_the_next_page_and_a_page_costs_the_same_however_many(desk, member):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert history_of(desk, member).status_code == 200
        return len(seen)

    edited(desk, member, remark="0")
    queries()
    few = queries()
    for number in range(changes.ROWS + 4):
        Customer.objects.filter(id=member.id).update(remark=f"remark {number}")
    assert queries() == few <= 15
    first = history_of(desk, member)
    assert len(rows(first)) == changes.ROWS
    second = history_of(desk, member, before=first.context["page"].next)
    assert len(rows(second)) == 5 and second.context["page"].next is None
    assert rows(second)[-1][0] == "李敏"


@pytest.fixture
def settings_desk(as_role):
    """An administrator in the settings."""
    client = as_role("administrator", GroupBranchFactory())
    user = StaffFactory._meta.model.objects.latest("id").user
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(User.objects.get(id=user.id))  # another role ends the session
    return client


def test_a_rules_history_stands_in_the_place_of_the_stock_one(settings_desk):
    rule = EarningRule.objects.get()
    new = reverse("admin:points_earningrule_new_version", args=[rule.id])
    settings_desk.post(new)
    draft = EarningRule.objects.get(version=2)
    page = settings_desk.get(reverse("admin:points_earningrule_history", args=[draft.id]))
    whats = [what for _who, what, _lines in rows(page)]
    assert whats == ["only these categories, added"] * 4 + ["earning rule, added"]
    assert rows(page)[0][0] == str(StaffFactory._meta.model.objects.latest("id"))
    assert (
        "What was changed" not in page.content.decode()
        and "points_earningrule_new_version" in page.content.decode()
    )


def test_a_limit_a_branch_and_a_sign_ins_roles_have_their_history(settings_desk, east):
    limit = ApprovalLimit.objects.get(kind="earning-rule", role="service-manager")
    ApprovalLimit.objects.filter(id=limit.id).update(branch=east)
    page = settings_desk.get(f"/admin/kernel/approvallimit/{limit.id}/history/")
    assert rows(page)[0][1:] == ("limit of approval, changed", [("only at branch", "", "城东店")])
    colleague = StaffFactory(branch=east, user=UserFactory(role="finance-manager"))
    page = settings_desk.get(f"/admin/kernel/staff/{colleague.id}/history/")
    told = [(what, lines) for _who, what, lines in rows(page)]
    assert ("groups, added", [("group", "", "Finance manager")]) in told
    assert [what for what, _lines in told] == ["staff member, added", "groups, added", "user, added"]


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        ("finance-manager", "/admin/kernel/branch/{branch}/history/", 403),
        ("finance-manager", "/admin/points/earningrule/{rule}/history/", 200),
        ("administrator", "/admin/points/earningrule/999999/history/", 404),
        ("administrator", "/admin/nobody/nothing/1/history/", 404),
        ("administrator", "/admin/kernel/job/1/history/", 404),
    ],
)
def test_the_history_in_the_settings_is_for_those_who_may_see_the_object(
    as_role, east, role, address, status
):
    client = as_role(role, GroupBranchFactory())
    user = StaffFactory._meta.model.objects.latest("id").user
    user.is_staff, user.is_superuser = True, role == "administrator"
    user.save()
    client.force_login(User.objects.get(id=user.id))
    answer = client.get(address.format(branch=east.id, rule=EarningRule.objects.get().id))
    assert answer.status_code == status


def test_every_remembered_table_is_told_and_every_told_table_is_remembered():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'remember_change'")
        remembered = {row[0] for row in cursor.fetchall()}
    assert remembered == changes.find_remembered()
    assert len(remembered) == 33
    assert {table for table in remembered if changes.model_of(table) is None} == set()
    # The rules shipped were put into force by set-up, in nobody's name.
    assert Change.objects.filter(of_table="points_earningrule", by__isnull=False).count() == 0
