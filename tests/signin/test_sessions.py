"""When a session begins, and when it must be over at once."""

import time

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import staffing
from clubcrm.kernel.models import User
from tests.factories.kernel import BranchFactory
from tests.signin.conftest import PASSWORD, browser, enter, is_in, person

pytestmark = pytest.mark.django_db
SAVED = "a longer sentence than before"


@pytest.fixture
def desk(advisor):
    client = browser()
    assert enter(client, advisor.user.username).status_code == 302
    assert is_in(client)
    return client


def raw(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_session_planted_before_the_sign_in_is_worth_nothing_after_it(advisor):
    client = browser()
    client.get(reverse("account_login"))
    client.session["planted"] = "yes"
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    enter(client, advisor.user.username)
    assert is_in(client) and client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()
    thief = browser()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE kernel_user SET is_active = false WHERE id = %s",
        "UPDATE kernel_staff SET branch_id = (SELECT id FROM kernel_branch WHERE code = 'west') WHERE user_id = %s",
        "UPDATE kernel_staff SET left_on = '2026-11-22' WHERE user_id = %s",
        "UPDATE kernel_user_groups SET group_id = (SELECT id FROM auth_group WHERE name = 'receptionist') WHERE user_id = %s",
        "DELETE FROM kernel_user_groups WHERE user_id = %s",
        "INSERT INTO kernel_user_groups (user_id, group_id) SELECT %s, id FROM auth_group WHERE name = 'care-manager'",
        "UPDATE kernel_user SET is_superuser = true WHERE id = %s",
        "UPDATE kernel_user SET password = 'pbkdf2_sha256$1$a$b' WHERE id = %s",
    ],
)
def test_raw_sql_that_changes_a_post_or_a_sign_in_ends_its_sessions_at_once(desk, advisor, sql):
    BranchFactory(code="west", name="城西店")
    elsewhere = browser()
    enter(elsewhere, advisor.user.username)
    assert is_in(desk) and is_in(elsewhere)
    raw(sql, advisor.user_id)
    assert (is_in(desk), is_in(elsewhere)) == (False, False)


def test_who_was_disabled_and_enabled_again_signs_in_afresh(desk, advisor):
    raw("UPDATE kernel_user SET is_active = false WHERE id = %s", advisor.user_id)
    raw("UPDATE kernel_user SET is_active = true WHERE id = %s", advisor.user_id)
    assert not is_in(desk)
    enter(desk, advisor.user.username)
    assert is_in(desk)


def test_a_stale_object_that_is_saved_whole_brings_no_session_back(desk, advisor):
    stale = User.objects.get(id=advisor.user_id)
    advisor.user.groups.set(Group.objects.filter(name="receptionist"))
    stale.save()
    assert User.objects.get(id=advisor.user_id).epoch == 2  # taken and given
    assert not is_in(desk)


def test_what_changes_neither_post_nor_sign_in_ends_no_session(desk, advisor):
    raw("UPDATE kernel_user SET email = 'a@example.com', last_login = now() WHERE id = %s", advisor.user_id)
    raw("UPDATE kernel_staff SET name = '李敏二' WHERE user_id = %s", advisor.user_id)
    other = person("receptionist")
    raw("UPDATE kernel_user SET is_active = false WHERE id = %s", other.user_id)
    assert is_in(desk)


@pytest.mark.parametrize("what", ["role", "branch", "disable", "leave", "second step"])
def test_the_operations_end_the_sessions_of_whom_they_concern_and_of_nobody_else(
    desk, advisor, administrator, what
):
    west, colleague = BranchFactory(code="west", name="城西店"), browser()
    other = person("service-advisor", branch=advisor.branch)
    enter(colleague, other.user.username)
    common = {"staff": advisor.pk, "by": administrator.user_id, "at": timezone.now()}
    if what == "second step":
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        TOTP.activate(advisor.user, generate_totp_secret())
    {
        "role": lambda: staffing.change_post(role="receptionist", branch=advisor.branch, **common),
        "branch": lambda: staffing.change_post(role="service-advisor", branch=west, **common),
        "disable": lambda: staffing.disable(**common),
        "leave": lambda: staffing.leave(on=timezone.localdate(), **common),
        "second step": lambda: staffing.remove_second_step(**common),
    }[what]()
    assert (is_in(desk), is_in(colleague)) == (False, True)


def test_a_new_password_ends_every_session_of_this_person(desk, advisor):
    elsewhere = browser()
    enter(elsewhere, advisor.user.username)
    fields = {"oldpassword": PASSWORD, "password1": SAVED, "password2": SAVED}
    page = desk.post(reverse("account_change_password"), fields, follow=True)
    assert page.redirect_chain[-1][0] == reverse("account_login")
    assert "The password is changed." in page.content.decode()
    assert (is_in(desk), is_in(elsewhere)) == (False, False)
    enter(desk, advisor.user.username, SAVED)
    assert is_in(desk)


def test_signing_out_everywhere_means_everywhere(desk, advisor):
    elsewhere = browser()
    enter(elsewhere, advisor.user.username)
    page = desk.post(reverse("kernel:sign_out_everywhere"), follow=True)
    assert "You are signed out everywhere." in page.content.decode()
    assert (is_in(desk), is_in(elsewhere)) == (False, False)
    assert desk.get(reverse("kernel:sign_out_everywhere")).status_code == 405


@pytest.mark.parametrize(("minutes", "good"), [(119, True), (121, False)])
def test_a_session_left_alone_ends(desk, minutes, good):
    session = desk.session
    session["seen"] = time.time() - minutes * 60
    session.save()
    assert is_in(desk) == good
    if not good:
        page = desk.get(reverse("desk:home"), follow=True).content.decode()
        assert "because nothing happened for a while" in page


def test_a_session_in_use_ends_after_a_day_of_work_all_the_same(desk, settings):
    session = desk.session
    session["began"] = time.time() - settings.SESSION_COOKIE_AGE - 1
    session.save()
    assert not is_in(desk)


def test_using_a_session_is_noted_but_not_at_every_page(desk, django_assert_num_queries):
    before = desk.session["seen"]
    is_in(desk)
    assert desk.session["seen"] == before
    session = desk.session
    session["seen"] = before - 301
    session.save()
    is_in(desk)
    assert desk.session["seen"] >= before


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(advisor, settings):
    settings.SESSION_COOKIE_SECURE = True
    client = browser()
    enter(client, advisor.user.username)
    for name in ("sessionid", "device"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True), name
