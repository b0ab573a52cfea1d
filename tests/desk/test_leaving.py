"""Who leaves hands everything over; the last administrator stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from clubcrm.desk import leaving
from clubcrm.kernel import inbox, staffing
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Notice, Staff, StaffEvent, User
from complaints import operations as complaints
from tests.factories.complaints import take_in
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def admin(as_role, west):
    """A client of an administrator of the whole group."""
    return as_role("administrator", west.parent)


@pytest.fixture
def two_administrators(db):
    branch = GroupBranchFactory()
    return [
        StaffFactory(branch=branch, user=UserFactory(role="administrator", is_superuser=n == 0))
        for n in range(2)
    ]


def test_the_last_administrator_stays_whatever_is_tried(two_administrators, east):
    first, last = two_administrators
    common = {"by": first.user_id, "at": timezone.now()}
    staffing.disable(staff=last.pk, **common)
    staffing.enable(staff=last.pk, **common)
    staffing.disable(staff=first.pk, by=last.user_id, at=timezone.now())
    before = list(User.objects.order_by("id").values())
    for attempt in (
        lambda: staffing.disable(staff=last.pk, **common),
        lambda: staffing.leave(staff=last.pk, on=business_date(), **common),
        lambda: staffing.change_post(staff=last.pk, role="receptionist", branch=east, **common),
    ):
        with pytest.raises(staffing.LastAdministrator):
            attempt()
    for sql in (
        "UPDATE kernel_user SET is_active = false WHERE id = %s",
        "DELETE FROM kernel_user_groups WHERE user_id = %s",
        "UPDATE kernel_user_groups SET group_id = (SELECT id FROM auth_group WHERE name = 'receptionist') WHERE user_id = %s",
    ):
        with pytest.raises(DatabaseError, match="the last administrator stays"), transaction.atomic():
            connection.cursor().execute(sql, [last.user_id])
    assert list(User.objects.order_by("id").values()) == before
    assert Staff.objects.get(pk=last.pk).left_on is None


def test_all_administrators_at_once_stay_too(two_administrators):
    with pytest.raises(DatabaseError, match="the last administrator stays"), transaction.atomic():
        User.objects.update(is_active=False)
    assert User.objects.filter(is_active=True).count() == 2


def test_who_is_no_administrator_is_disabled_where_there_is_none(advisor):
    staffing.disable(staff=advisor.pk, by=None, at=timezone.now())
    assert not User.objects.get(id=advisor.user_id).is_active


@pytest.fixture
def burdened(advisor, east):
    """The advisor with 3 customers, an open complaint and a notice; and a colleague."""
    for _n in range(3):
        CustomerFactory(branch=east, advisor=advisor)
    colleague = StaffFactory(name="周涛", branch=east)
    complaint = take_in(by=advisor)
    inbox.settle(prefix="", by=None, at=timezone.now())
    inbox.tell(key="n", text="x", figures={}, url="", branch=east.pk, at=timezone.now(), staff=advisor.pk)
    return advisor, colleague, complaint


def test_who_leaves_hands_everything_over_at_once(admin, burdened, django_assert_max_num_queries):
    advisor, colleague, complaint = burdened
    assert complaint.owner_staff == advisor
    page = admin.get(reverse("desk:staff_leave", args=[advisor.pk])).content.decode()
    for said in ("3 customers get", "1 open complaint changes", "1 open notice changes", "周涛"):
        assert said in page, said
    answer = admin.post(
        reverse("desk:staff_leave", args=[advisor.pk]),
        {"on": business_date(), "to": colleague.pk},
        follow=True,
    ).content.decode()
    assert "李敏 has left. Handed over: 3 customers, 1 complaints, 1 notices." in answer
    complaint.refresh_from_db()
    advisor.refresh_from_db()
    assert (leaving.held(advisor.pk), leaving.held(colleague.pk)) == ((0, 0, 0), (3, 1, 2))
    assert (advisor.left_on, advisor.user.is_active, complaint.owner_staff) == (
        business_date(),
        False,
        colleague,
    )
    told = Notice.objects.get(key__startswith=f"staff:{advisor.pk}:left")
    assert told.figures == {"name": "李敏", "customers": 3, "complaints": 1, "notices": 1}
    event = StaffEvent.objects.get()
    assert (event.kind, event.figures["to"], event.figures["customers"]) == ("left", colleague.pk, 3)


def test_handing_over_costs_as_much_for_many_as_for_few(
    burdened, administrator_user, django_assert_num_queries
):
    advisor, colleague, _complaint = burdened
    for _n in range(30):
        CustomerFactory(branch=advisor.branch, advisor=advisor)
    for _n in range(3):
        take_in(by=advisor)
    # Customers and notices a statement each; the complaints, their lock, their story and the two names; savepoints.
    with django_assert_num_queries(10):
        given = leaving.hand_over(staff=advisor.pk, to=colleague, by=administrator_user.pk, at=timezone.now())
    assert given == (33, 4, 1)


def test_the_story_of_each_complaint_says_who_took_it_over(admin, burdened):
    advisor, colleague, complaint = burdened
    closed = take_in(by=advisor)
    common = {"complaint": closed.id, "by": advisor.user, "at": timezone.now()}
    complaints.take_step("answer", words="w", **common)
    complaints.take_step("judge", justified=False, words="w", **common)
    admin.post(reverse("desk:staff_leave", args=[advisor.pk]), {"on": business_date(), "to": colleague.pk})
    line = complaint.events.get(kind="handed_over")
    assert (line.by, line.figures) == (admin.signed_in, {"from": "李敏", "to": "周涛"})
    assert not closed.events.filter(kind="handed_over").exists()
    page = admin.get(complaint.get_absolute_url()).content.decode()
    assert "Handed over to a colleague" in page and "from 李敏 to 周涛" in page


@pytest.fixture
def administrator_user(db):
    return UserFactory(role="administrator")


def test_somebody_who_holds_something_does_not_leave_without_a_successor(admin, burdened, west):
    advisor, _colleague, _complaint = burdened
    page = admin.post(reverse("desk:staff_leave", args=[advisor.pk]), {"on": business_date(), "to": ""})
    assert "This field is required." in page.content.decode()
    with pytest.raises(leaving.NobodyToTakeOver):
        leaving.leave(staff=advisor.pk, to=None, on=business_date(), by=1, at=timezone.now())
    other = StaffFactory(branch=west)
    fields = {"on": business_date(), "to": other.pk}
    assert admin.post(reverse("desk:staff_leave", args=[advisor.pk]), fields).status_code == 404
    tomorrow = {"on": business_date() + timedelta(days=1), "to": _colleague.pk}
    assert (
        "on the day itself"
        in admin.post(reverse("desk:staff_leave", args=[advisor.pk]), tomorrow).content.decode()
    )
    advisor.refresh_from_db()
    assert (advisor.left_on, advisor.user.is_active, leaving.held(advisor.pk)) == (None, True, (3, 1, 1))


def test_a_refused_leave_hands_nothing_over(burdened):
    advisor, colleague, _complaint = burdened
    with pytest.raises(staffing.OneselfNever):
        leaving.leave(
            staff=advisor.pk, to=colleague, on=business_date(), by=advisor.user_id, at=timezone.now()
        )
    assert leaving.held(advisor.pk) == (3, 1, 1)


def test_what_was_done_to_sign_ins_is_never_rewritten(administrator_user, advisor):
    staffing.disable(staff=advisor.pk, by=administrator_user.pk, at=timezone.now())
    for sql in (
        "UPDATE kernel_staffevent SET kind = 'left'",
        "DELETE FROM kernel_staffevent",
        "TRUNCATE kernel_staffevent",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert StaffEvent.objects.get().kind == "disabled"


def test_who_is_disabled_hands_the_open_complaints_over_or_is_asked_to_whom(admin, burdened):
    advisor, colleague, complaint = burdened
    address = reverse("desk:disable_staff", args=[advisor.pk])
    asked = admin.post(address).content.decode()
    assert "This field is required." in asked and "1 open complaint changes hands" in asked
    assert User.objects.get(id=advisor.user_id).is_active
    with pytest.raises(leaving.NobodyToTakeOver):
        leaving.disable(staff=advisor.pk, to=None, by=1, at=timezone.now())
    said = admin.post(address, {"to": colleague.pk}, follow=True).content.decode()
    assert "can no longer sign in" in said and "Handed over to 周涛: 1 complaints, 1 notices." in said
    complaint.refresh_from_db()
    assert (complaint.owner_staff, leaving.held(advisor.pk)) == (colleague, (3, 0, 0))
    assert complaint.events.get(kind="handed_over").figures == {"from": "李敏", "to": "周涛"}
    told = Notice.objects.get(key__startswith=f"staff:{advisor.pk}:disabled")
    assert (told.staff, told.figures) == (colleague, {"name": "李敏", "complaints": 1, "notices": 1})
    assert StaffEvent.objects.get().figures == {"to": colleague.pk, "complaints": 1, "notices": 1}


def test_a_refused_disabling_hands_nothing_over(two_administrators, east):
    first, last = two_administrators
    staffing.disable(staff=first.pk, by=last.user_id, at=timezone.now())
    complaint = take_in(by=last)
    with pytest.raises(staffing.LastAdministrator):
        leaving.disable(staff=last.pk, to=StaffFactory(branch=east), by=first.user_id, at=timezone.now())
    complaint.refresh_from_db()
    assert complaint.owner_staff == last
