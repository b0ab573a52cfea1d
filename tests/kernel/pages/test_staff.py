"""The staff pages: who works here, who may sign in, what is done to whose sign-in."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import staffing
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Staff, StaffEvent, User
from tests.factories.kernel import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"name": "赵敏", "username": "zhaomin", "email": "zhaomin@example.com", "role": "service-advisor"}


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin(as_role, west):
    """A client of an administrator of the whole group."""
    return as_role("administrator", west.parent)


@pytest.fixture
def me(admin):
    return Staff.objects.get(user__groups__name="administrator")


def act(client, name, staff):
    app = "desk" if name == "disable_staff" else "kernel"
    return client.post(reverse(f"{app}:{name}", args=[staff.pk]), follow=True).content.decode()


def test_the_list_says_who_where_since_when_and_how(admin, advisor, east, west):
    User.objects.filter(id=advisor.user_id).update(last_login=timezone.now())
    StaffFactory(name="只有名字", branch=west, user=None)
    StaffFactory(name="走了", branch=west, left_on=business_date())
    page = admin.get(reverse("kernel:staff")).content.decode()
    for word in (
        "李敏",
        "Service advisor",
        "城东店",
        "Today",
        "not set up",
        "at work",
        "只有名字",
        "no sign-in",
    ):
        assert word in page, word
    assert "走了" not in page and "3 people" in page
    left = admin.get(reverse("kernel:staff"), {"state": "left"}).content.decode()
    assert "走了" in left and "李敏" not in left
    found = admin.get(reverse("kernel:staff"), {"q": "敏", "branch": east.pk}).content.decode()
    assert "李敏" in found and "只有名字" not in found


def test_the_list_asks_as_much_for_many_as_for_one(admin, advisor, east, django_assert_num_queries):
    admin.get(reverse("kernel:staff"))
    with connection.execute_wrapper(counted := Counter()):
        admin.get(reverse("kernel:staff"))
    for _n in range(12):
        StaffFactory(branch=east)
    before, counted.number = counted.number, 0
    with connection.execute_wrapper(counted):
        admin.get(reverse("kernel:staff"))
    assert counted.number == before <= 17


class Counter:
    number = 0

    def __call__(self, execute, *arguments):
        self.number += 1
        return execute(*arguments)


@pytest.mark.parametrize("role", ["general-manager", "care-manager", "finance-manager", "service-advisor"])
def test_only_administrators_open_it(as_role, east, advisor, role):
    client = as_role(role, east)
    for name in ("staff", "invite_staff", "sign_in_rules"):
        assert client.get(reverse(f"kernel:{name}")).status_code == 403, name
    for name in ("kernel:staff_member", "desk:staff_leave", "desk:disable_staff", "kernel:give_sign_in"):
        assert client.get(reverse(name, args=[advisor.pk])).status_code == 403, name
    for name in ("enable_staff", "remove_second_step", "invite_again"):
        assert client.post(reverse(f"kernel:{name}", args=[advisor.pk])).status_code == 403, name
    assert reverse("kernel:staff") not in client.get(reverse("desk:home")).content.decode()


def test_an_administrator_of_a_store_manages_their_own_branches_only(as_role, advisor, east, west):
    client = as_role("administrator", west)
    before = list(User.objects.order_by("id").values())
    assert "李敏" not in client.get(reverse("kernel:staff")).content.decode()
    assert "李敏" not in client.get(reverse("kernel:staff"), {"branch": east.pk}).content.decode()
    for name in ("kernel:staff_member", "desk:staff_leave", "desk:disable_staff", "kernel:give_sign_in"):
        for answer in (
            client.get(reverse(name, args=[advisor.pk])),
            client.post(reverse(name, args=[advisor.pk]), NEW),
        ):
            assert answer.status_code == 404, name
    for name in ("enable_staff", "remove_second_step", "invite_again"):
        assert client.post(reverse(f"kernel:{name}", args=[advisor.pk])).status_code == 404, name
    assert client.post(reverse("kernel:invite_staff"), NEW | {"branch": east.pk}).status_code == 404
    assert client.post(reverse("kernel:sign_in_rules"), {"role": "receptionist"}).status_code == 403
    assert list(User.objects.order_by("id").values()) == before
    assert not StaffEvent.objects.exists()


def test_role_and_branch_are_changed_with_the_rights_that_go_with_them(admin, advisor, west):
    address = reverse("kernel:staff_member", args=[advisor.pk])
    fields = {"name": "李敏", "email": "", "role": "care-manager", "branch": west.pk}
    assert "all sessions of 李敏 have ended" in admin.post(address, fields, follow=True).content.decode()
    user = User.objects.get(id=advisor.user_id)
    assert (staffing.role_of(Staff.objects.get(pk=advisor.pk)), user.is_staff, user.is_superuser) == (
        "care-manager",
        True,
        False,
    )
    admin.post(address, fields | {"role": "receptionist"})
    user = User.objects.get(id=advisor.user_id)
    assert (user.is_staff, user.has_perm("complaints.approve_solution")) == (False, False)
    assert [one.kind for one in StaffEvent.objects.order_by("id")] == ["posted", "posted"]


def test_nobody_changes_their_own_role_branch_or_sign_in(admin, me, west):
    colleague = StaffFactory(branch=me.branch, user=UserFactory(role="administrator"))
    fields = {"name": me.name, "email": "me@example.com", "role": "administrator", "branch": me.branch_id}
    address = reverse("kernel:staff_member", args=[me.pk])
    assert "Saved." in admin.post(address, fields, follow=True).content.decode()
    for changed in ({"role": "general-manager"}, {"branch": west.pk}):
        page = admin.post(address, fields | changed, follow=True).content.decode()
        assert "Nobody changes their own role or branch" in page
    assert "Not your own sign-in" in act(admin, "disable_staff", me)
    assert "Not your own sign-in" in act(admin, "remove_second_step", me)
    page = admin.post(reverse("desk:staff_leave", args=[me.pk]), {"on": business_date(), "to": colleague.pk})
    assert "Nobody ends their own sign-in" in page.content.decode()
    me.refresh_from_db()
    assert (staffing.role_of(me), me.branch.code, me.user.is_active, me.left_on) == (
        "administrator",
        "group",
        True,
        None,
    )


def test_disabling_and_enabling(admin, advisor):
    assert "can no longer sign in" in act(admin, "disable_staff", advisor)
    assert "was disabled before" in act(admin, "disable_staff", advisor)
    assert not User.objects.get(id=advisor.user_id).is_active
    assert "can sign in again" in act(admin, "enable_staff", advisor)
    assert User.objects.get(id=advisor.user_id).is_active
    assert [one.kind for one in StaffEvent.objects.order_by("id")] == ["disabled", "enabled"]


def test_two_steps_are_asked_of_a_role_by_ticking_it(admin):
    page = admin.get(reverse("kernel:sign_in_rules")).content.decode()
    assert page.count("disabled") >= 9 and "Not in force here" in page
    admin.post(reverse("kernel:sign_in_rules"), {"role": ["receptionist", "king"]})
    from clubcrm.kernel.models import SignInRule

    asked = set(SignInRule.objects.filter(two_steps=True).values_list("role", flat=True))
    assert asked == {"receptionist"}


def test_my_account_shows_what_is_mine(desk, advisor):
    page = desk.get(reverse("kernel:account")).content.decode()
    for said in (
        advisor.user.username,
        "Service advisor",
        "城东店",
        "Not set up",
        reverse("account_change_password"),
    ):
        assert said in page, said
    for old in ("mfa_index", "account_email"):
        assert desk.get(reverse(old))["Location"] == reverse("kernel:account")
