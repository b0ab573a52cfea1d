"""One administrator never becomes two: limits, sign-ins of those who decide, links, and what roles may."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import approvals, hands, staffing
from clubcrm.kernel.models import Approval, ApprovalLimit, Staff, StaffEvent, User
from clubcrm.kernel.scope import scope_of_branch
from tests.factories.kernel import StaffFactory
from tests.pages import as_role, east, west

__all__ = ["as_role", "east", "west"]
pytestmark = pytest.mark.django_db
NEW = {"name": "赵敏", "username": "zhaomin", "email": "zhaomin@example.com"}


@pytest.fixture
def admin(as_role, west):
    """A client of the only administrator there is."""
    client = as_role("administrator", west.parent)
    Staff.objects.filter(branch=west.parent).update(name="管理员")
    User.objects.filter(staff__branch=west.parent).update(is_staff=True, is_superuser=True)
    client.force_login(
        User.objects.get(staff__branch=west.parent), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.fixture
def me(admin, west):
    return Staff.objects.get(branch=west.parent)


@pytest.fixture
def second(me):
    """A general manager who has signed in before."""
    return employ("general-manager", me.branch)


def employ(role, branch):
    staff = StaffFactory(branch=branch, user__last_login=timezone.now())
    staff.user.groups.set([Group.objects.get(name=role)])
    return staff


def decide(staff, approve=True):
    row = Approval.everywhere.get(decided_at=None)
    scope = scope_of_branch(staff.branch_id)
    return approvals.decide(approval=row.id, approve=approve, by=staff.user, scope=scope, at=timezone.now())


def raise_limit(client):
    given = {"kind": "adjust-grant", "act": "alone", "role": "administrator", "amount": "", "branch": ""}
    kind = next(code for code, one in approvals.kinds().items() if one.measure == approvals.Measure.POINTS)
    url = reverse("admin:kernel_approvallimit_add")
    return client.post(url, given | {"kind": kind}, follow=True).content.decode()


def alone():
    return ApprovalLimit.objects.filter(act="alone", role="administrator", up_to=None)


# --- Limits -----------------------------------------------------------------------------------------------------------


def test_a_limit_waits_for_a_second_person(admin, second):
    assert "a second person agrees in the inbox" in raise_limit(admin)
    assert not alone().exists()
    assert "waits for a second person already" in raise_limit(admin)
    decide(second)
    assert alone().count() == 1


def test_a_declined_limit_changes_nothing(admin, second):
    raise_limit(admin)
    decide(second, approve=False)
    assert not alone().exists()


@pytest.mark.parametrize("act", ["change", "delete"])
def test_changing_and_removing_a_limit_wait_too(admin, second, act):
    row = ApprovalLimit.objects.filter(act="decide", kind="sign-in", role="general-manager").get()
    url = reverse(f"admin:kernel_approvallimit_{act}", args=[row.pk])
    sent = {"post": "yes"} if act == "delete" else {
        "kind": row.kind, "act": "alone", "role": row.role, "amount": "", "branch": ""
    }  # fmt: skip
    admin.post(url, sent)
    row.refresh_from_db()
    assert row.act == "decide"
    decide(second)
    assert ApprovalLimit.objects.filter(pk=row.pk, act="decide").count() == 0


def test_where_there_is_nobody_else_it_is_done_and_said(admin, me):
    assert "by you alone" in raise_limit(admin)
    assert alone().count() == 1


# --- Sign-ins of those who decide -------------------------------------------------------------------------------------


def invite(client, branch, role="general-manager"):
    return client.post(reverse("kernel:invite_staff"), NEW | {"role": role, "branch": branch.pk}, follow=True)


def test_an_invented_manager_cannot_sign_in_before_a_second_person_agrees(admin, me, second):
    page = invite(admin, me.branch).content.decode()
    made = Staff.objects.get(name="赵敏")
    assert "a second person agrees in the inbox" in page and not made.user.is_active and mail.outbox == []
    admin.post(reverse("kernel:enable_staff", args=[made.pk]))
    made.user.refresh_from_db()
    assert not made.user.is_active
    decide(second)
    made.user.refresh_from_db()
    assert made.user.is_active


def test_whoever_decides_nothing_is_invited_at_once(admin, me, second):
    invite(admin, me.branch, "service-advisor")
    assert Staff.objects.get(name="赵敏").user.is_active and len(mail.outbox) == 1


@pytest.mark.parametrize("act", ["invite_again", "enable_staff", "remove_second_step"])
def test_what_gives_power_over_anothers_sign_in_waits(admin, me, second, act):
    other = employ("care-manager", me.branch)
    if act == "enable_staff":
        staffing.disable(staff=other.pk, by=me.user_id, at=timezone.now())
    admin.post(reverse(f"kernel:{act}", args=[other.pk]))
    assert Approval.everywhere.filter(kind="sign-in", subject=other.pk, decided_at=None).count() == 1
    assert not StaffEvent.objects.filter(staff=other, kind__in=hands.IN_HAND).exists() and mail.outbox == []


@pytest.mark.parametrize(
    ("role", "email"), [("service-advisor", "a@example.com"), ("care-manager", "mine@example.com")]
)
def test_another_post_or_address_waits(admin, me, second, role, email):
    other = employ("care-manager", me.branch)
    fields = {"name": other.name, "email": email, "role": role, "branch": me.branch_id}
    admin.post(reverse("kernel:staff_member", args=[other.pk]), fields)
    other.user.refresh_from_db()
    assert staffing.role_of(other) == "care-manager" and other.user.email != email
    decide(second)
    other = Staff.objects.get(pk=other.pk)
    assert (staffing.role_of(other), other.user.email) == (role, email)


def test_taking_power_away_never_waits(admin, me, second):
    other = employ("care-manager", me.branch)
    assert staffing.disable(staff=other.pk, by=me.user_id, at=timezone.now())


def test_nobody_becomes_the_only_one_by_disabling_the_others(admin, me, second):
    staffing.disable(staff=second.pk, by=me.user_id, at=timezone.now())
    with pytest.raises(approvals.NeedsSecond):
        staffing.enable(staff=second.pk, by=me.user_id, at=timezone.now())
    later = timezone.now() + timedelta(days=31)
    assert staffing.enable(staff=second.pk, by=me.user_id, at=later)
    assert StaffEvent.objects.latest("id").figures == {"alone": True}


# --- Who had whose sign-in in hand ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", hands.IN_HAND)
@pytest.mark.parametrize("turned", [False, True], ids=["of the decider", "of the proposer"])
def test_whoever_had_the_sign_in_of_the_other_in_hand_does_not_make_two(admin, me, second, kind, turned):
    raise_limit(admin)
    held, by = (me, second) if turned else (second, me)
    when = timezone.now() - timedelta(days=29)
    StaffEvent.objects.create(staff=held, kind=kind, by=by.user, at=when)
    assert approvals.for_me(second.user, scope_of_branch(second.branch_id)) == []
    with pytest.raises(approvals.InHand):
        decide(second)
    assert not alone().exists()


@pytest.mark.parametrize("kind", hands.IN_HAND)
@pytest.mark.parametrize("turned", [False, True], ids=["of the decider", "of the proposer"])
@pytest.mark.parametrize(("ago", "refused"), [(29, True), (31, False)])
def test_the_database_refuses_such_a_decision_by_itself(admin, me, second, kind, turned, ago, refused):
    raise_limit(admin)
    held, by, now = *((me, second) if turned else (second, me)), timezone.now()
    StaffEvent.objects.create(staff=held, kind=kind, by=by.user, at=now - timedelta(days=ago))
    decided = {"decided_by": second.user_id, "decided_at": now, "approved": True}
    try:
        with transaction.atomic():
            Approval.everywhere.filter(decided_at=None).update(**decided)
    except DatabaseError as error:
        assert error.__cause__.sqlstate == "KR002" and refused
    else:
        assert not refused and Approval.everywhere.filter(**decided).count() == 1


def test_after_some_days_or_by_a_third_it_may_be_decided(admin, me, second):
    raise_limit(admin)
    when = timezone.now() - timedelta(days=31)
    StaffEvent.objects.create(staff=second, kind="invited", by=me.user, at=when)
    assert len(approvals.for_me(second.user, scope_of_branch(second.branch_id))) == 1
    decide(second)
    assert alone().count() == 1


# --- What roles may ---------------------------------------------------------------------------------------------------


def test_roles_are_written_by_code_and_by_nobody_else(admin):
    group = Group.objects.get(name="service-advisor")
    for url in (reverse("admin:auth_group_add"), reverse("admin:auth_group_delete", args=[group.pk])):
        assert admin.post(url, {"name": "x", "post": "yes"}).status_code == 403
    admin.post(
        reverse("admin:auth_group_change", args=[group.pk]), {"name": "service-advisor", "permissions": ["1"]}
    )
    for attack in (
        lambda: group.permissions.add(Permission.objects.first()),
        group.delete,
        lambda: Staff.objects.first().user.user_permissions.add(Permission.objects.first()),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            attack()
