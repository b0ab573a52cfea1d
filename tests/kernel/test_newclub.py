import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Branch, Staff, User
from clubcrm.kernel.scope import scope_of_branch

BRANCHES = [kernel.NewBranch(None, "城东店", ""), kernel.NewBranch("west", "城西店", "400-800-1234")]


@pytest.mark.django_db
def test_a_new_club_has_its_group_branches_and_an_administrator_who_can_sign_in():
    kernel.start_club(group="远行车友会", branches=BRANCHES, admin="chen", password="correct horse battery")
    assert list(Branch.objects.order_by("id").values_list("code", "name", "kind")) == [
        ("group", "远行车友会", "group"),
        ("chengdong", "城东店", "store"),
        ("west", "城西店", "store"),
    ]
    chen = authenticate(username="chen", password="correct horse battery")
    assert chen.is_superuser and chen.groups.get().name == "administrator"
    assert len(scope_of_branch(chen.staff.branch_id).branch_ids) == 3


@pytest.mark.django_db
def test_a_second_club_in_the_same_database_is_refused_and_leaves_no_trace():
    kernel.start_club(group="A", branches=[], admin="chen", password="correct horse battery")
    with pytest.raises(kernel.ClubExists):
        kernel.start_club(group="B", branches=BRANCHES, admin="wang", password="correct horse battery")
    assert (Branch.objects.count(), User.objects.count(), Staff.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_a_short_password_is_refused_before_anything_is_written():
    with pytest.raises(ValidationError):
        kernel.start_club(group="A", branches=[], admin="chen", password="short")
    assert not Branch.objects.exists()


@pytest.mark.django_db
def test_a_branch_sees_itself_and_what_is_below_it_and_nothing_beside_it():
    root = kernel.add_branch(code="group", name="G", kind="group", parent=None, hotline="")
    city = kernel.add_branch(code="city", name="C", kind="city", parent=root, hotline="")
    store = kernel.add_branch(code="store", name="S", kind="store", parent=city, hotline="")
    other = kernel.add_branch(code="other", name="O", kind="store", parent=root, hotline="")
    assert scope_of_branch(city.id).branch_ids == (city.id, store.id)
    assert scope_of_branch(store.id).branch_ids == (store.id,)
    assert not scope_of_branch(city.id).covers(other.id)
    assert scope_of_branch(None).branch_ids == ()
