"""What a person may do and sees, read in one query each."""

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission

from clubcrm.kernel import queries, scope, work
from clubcrm.kernel.models import Branch, Staff, User
from tests.database import run_as_owner
from tests.factories.kernel import BranchFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_permissions_of_roles_and_ones_own_take_one_query(django_assert_num_queries):
    user = UserFactory(role="service-advisor")
    user.groups.add(Group.objects.exclude(user=user).get(name="care-manager"))
    own = Permission.objects.get(codename="delete_branch").id
    run_as_owner(
        "INSERT INTO kernel_user_user_permissions (user_id, permission_id) VALUES (%s, %s)", [user.id, own]
    )
    known = ModelBackend().get_all_permissions(User.objects.get(id=user.id))
    fresh = User.objects.get(id=user.id)
    with django_assert_num_queries(1):
        assert fresh.get_all_permissions() == known
        assert fresh.has_perm("kernel.delete_branch") and fresh.has_perm("members.record_visit")
        assert not fresh.has_perm("kernel.delete_user")


def test_who_is_not_active_may_nothing_and_a_superuser_everything():
    user = UserFactory(role="service-advisor")
    User.objects.filter(id=user.id).update(is_active=False)
    assert User.objects.get(id=user.id).get_all_permissions() == set()
    User.objects.filter(id=user.id).update(is_active=True, is_superuser=True)
    assert User.objects.get(id=user.id).has_perm("kernel.delete_branch")


def test_the_person_at_work_comes_with_branch_and_everything_below_it(django_assert_num_queries):
    city = BranchFactory(kind=Branch.Kind.CITY)
    stores = [BranchFactory(parent=city), BranchFactory(parent=city)]
    BranchFactory()
    user = StaffFactory(branch=city).user
    with django_assert_num_queries(1):
        staff = work.at_work(user)
        assert staff.branch == city
        assert work.scope_of(staff) == scope.Scope((city.id, *(store.id for store in stores)))
    assert work.scope_of(work.at_work(AnonymousUser())) == scope.NOTHING
    assert work.at_work(UserFactory()) is None


def test_several_things_are_counted_in_one_query(django_assert_num_queries):
    StaffFactory(branch=BranchFactory())
    rows = {
        "staff": Staff.objects.order_by("name"),
        "none": Branch.objects.filter(id__in=()),
        "left": Staff.objects.exclude(left_on=None),
    }
    with django_assert_num_queries(1):
        counted = queries.counts(rows)
    assert counted == {"staff": 1, "none": 0, "left": 0}
    assert queries.counts({}) == {}
