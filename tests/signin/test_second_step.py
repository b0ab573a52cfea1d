"""Who must sign in by two steps, how the second is set up, lost and removed."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import staffing
from clubcrm.kernel.models import SignInRule, User
from clubcrm.kernel.roles import ALWAYS_TWO_STEPS, BY_CODE, ROLES
from clubcrm.kernel.signin import steps
from tests.factories.kernel import UserFactory
from tests.signin.conftest import browser, code, enter, is_in, person, set_up

pytestmark = pytest.mark.django_db
SETUP = "mfa_activate_totp"


def test_managers_finance_and_administrators_always_have_two_steps():
    free = {"service-advisor", "sales-consultant", "receptionist"}
    assert {role.code for role in ROLES} - set(ALWAYS_TWO_STEPS) == free
    assert set(ALWAYS_TWO_STEPS) <= set(BY_CODE)


@pytest.mark.parametrize("role", [role.code for role in ROLES])
def test_in_production_such_a_role_can_do_nothing_before_it_is_set_up(role, production_like):
    client = browser()
    enter(client, person(role).user.username)
    for name in (
        "desk:home",
        "desk:customers",
        "kernel:account",
        "admin:index",
        "kernel:inbox",
        "mfa_generate_recovery_codes",
    ):
        answer = client.get(reverse(name))
        held = answer.status_code == 302 and answer["Location"] == reverse(SETUP)
        assert held == (role in ALWAYS_TWO_STEPS), name
    if role in ALWAYS_TWO_STEPS:
        assert client.get(reverse(SETUP)).status_code == 200
        assert client.post(reverse("set_language"), {"language": "en"}).status_code == 302
        assert client.post(reverse("kernel:sign_out_everywhere"))["Location"] == reverse(SETUP)
        client.post(reverse("account_logout"))
        assert client.get(reverse("desk:home"))["Location"].startswith(reverse("account_login"))


def test_an_htmx_request_is_led_there_too(manager, production_like):
    client = browser()
    enter(client, manager.user.username)
    answer = client.get(reverse("desk:home"), HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"] == reverse(SETUP)


def test_a_superuser_without_a_role_must_have_it_too(production_like):
    assert steps.is_missing(UserFactory(is_superuser=True))
    assert steps.is_missing(UserFactory(is_staff=True))
    assert not steps.is_missing(UserFactory())


def test_for_the_other_roles_a_row_says_so(advisor, production_like):
    client = browser()
    enter(client, advisor.user.username)
    assert is_in(client)
    steps.ask_of(role="service-advisor", two_steps=True)
    assert client.get(reverse("desk:home"))["Location"] == reverse(SETUP)
    steps.ask_of(role="service-advisor", two_steps=False)
    assert is_in(client)
    with pytest.raises(steps.Always):
        steps.ask_of(role="finance-manager", two_steps=False)
    with pytest.raises(steps.Unknown):
        steps.ask_of(role="king", two_steps=True)
    assert SignInRule.objects.count() == 1


def test_the_demo_asks_nobody_and_says_so_on_its_sign_in_page(manager, settings):
    page = browser().get(reverse("account_login")).content.decode()
    assert "nobody is asked for a second step here" in page
    client = browser()
    enter(client, manager.user.username)
    assert is_in(client)
    settings.SECOND_FACTOR_REQUIRED = True
    assert "second step here" not in browser().get(reverse("account_login")).content.decode()


def test_set_up_shows_the_codes_once_and_then_the_whole_club(manager, production_like):
    client = browser()
    enter(client, manager.user.username)
    page = client.get(reverse(SETUP)).content.decode()
    assert "data:image/svg+xml;base64," in page
    set_up(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    codes = page.context["unused_codes"]
    assert len(codes) == 10 and all(one in page.content.decode() for one in codes)
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not any(one in again for one in codes) and "10 codes are left" in again
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403
    assert is_in(client)


def test_a_session_begun_with_the_password_alone_does_not_pass_once_the_owner_has_set_it_up(
    manager, production_like
):
    thief, owner = browser(), browser()
    enter(thief, manager.user.username)
    enter(owner, manager.user.username)
    set_up(owner)
    assert (is_in(thief), is_in(owner)) == (False, True)


def test_the_key_is_not_readable_in_the_database(manager):
    client = browser()
    enter(client, manager.user.username)
    secret = set_up(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    for row in Authenticator.objects.filter(user=manager.user):
        assert secret not in str(row.data) and not any(one in str(row.data) for one in codes)


def test_the_key_outlives_a_change_of_the_secret_key(manager, settings):
    client = browser()
    enter(client, manager.user.username)
    secret = set_up(client)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another " * 10, [settings.SECRET_KEY]
    fresh = browser()
    enter(fresh, manager.user.username)
    fresh.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})
    assert is_in(fresh)


def test_a_recovery_code_works_once(manager):
    client = browser()
    enter(client, manager.user.username)
    set_up(client)
    first = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for works in (True, False):
        fresh = browser()
        enter(fresh, manager.user.username)
        fresh.post(reverse("mfa_authenticate"), {"code": first})
        assert is_in(fresh) == works


def test_the_first_step_alone_opens_nothing(manager):
    client = browser()
    enter(client, manager.user.username)
    set_up(client)
    half = browser()
    assert enter(half, manager.user.username)["Location"] == reverse("mfa_authenticate")
    for name in ("desk:home", "kernel:account", SETUP, "mfa_generate_recovery_codes", "admin:index"):
        answer = half.get(reverse(name))
        doors = ("/accounts/login/", "/accounts/2fa/authenticate/", "/admin/login/")
        assert answer.status_code == 302 and answer["Location"].startswith(doors)


def test_who_must_have_it_cannot_take_it_away_and_others_show_that_it_is_them(manager, settings):
    client = browser()
    enter(client, manager.user.username)
    set_up(client)
    settings.SECOND_FACTOR_REQUIRED = True
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=manager.user, type="totp").exists()
    settings.SECOND_FACTOR_REQUIRED = False
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=manager.user, type="totp").exists()


def test_who_lost_the_telephone_starts_again_after_an_administrator_removed_it(
    manager, administrator, production_like
):
    client = browser()
    enter(client, manager.user.username)
    set_up(client)
    staffing.remove_second_step(staff=manager.pk, by=administrator.user_id, at=timezone.now())
    assert not is_in(client)
    enter(client, manager.user.username)
    assert client.get(reverse("desk:home"))["Location"] == reverse(SETUP)
    assert [event.kind for event in manager.events.all()] == ["step_removed"]


def test_the_admin_site_has_no_door_of_its_own(manager, production_like):
    answer = browser().get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    wrong = browser()
    fields = {"username": manager.user.username, "password": "correct horse battery"}
    answer = wrong.post(reverse("admin:login"), fields)
    assert answer["Location"].startswith(reverse("account_login")) and not is_in(wrong)


def test_in_production_the_second_step_is_no_choice():
    import os
    import subprocess
    import sys

    from scripts.check import PRODUCTION, ROOT

    said = "from django.conf import settings as s; print(s.SECOND_FACTOR_REQUIRED, s.ALLAUTH_TRUSTED_PROXY_COUNT)"
    told = {**os.environ, **PRODUCTION, "SECOND_FACTOR_REQUIRED": "false", "TRUSTED_PROXIES": "1"}
    told["DJANGO_SETTINGS_MODULE"] = "clubcrm.settings"
    run = subprocess.run(
        [sys.executable, "-c", said], env=told, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["True", "1"]
    told["CLUBCRM_ENV"] = "development"
    run = subprocess.run(
        [sys.executable, "-c", said], env=told, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "0"]


def test_asking_is_one_query(manager, production_like, django_assert_num_queries):
    user = User.objects.get(id=manager.user_id)
    with django_assert_num_queries(1):
        assert steps.is_missing(user)


def test_the_command_for_an_administrator_who_lost_everything(administrator, capsys):
    client = browser()
    enter(client, administrator.user.username)
    set_up(client)
    call_command("remove_second_step", administrator.user.username.upper())
    assert not is_in(client) and not Authenticator.objects.filter(user=administrator.user).exists()
    assert administrator.events.get().by is None
    for name in (administrator.user.username, "nobody-of-this-name"):
        with pytest.raises(CommandError):
            call_command("remove_second_step", name)
