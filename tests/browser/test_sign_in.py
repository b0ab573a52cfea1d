"""From the invitation to the second step: every new page without a fault. One language each here, both with PROFILE=long."""

import re

import pytest

from clubcrm.kernel.models import User
from tests.browser.conftest import speak, violations
from tests.factories.kernel import StaffFactory, UserFactory
from tests.signin.conftest import code

pytestmark = pytest.mark.browser
SENTENCE = "a sentence that nobody guesses"
WORDS = {
    "en": {"invite": "Invite", "sign out": "Sign out", "once": "They are shown only now."},
    "zh-hans": {"invite": "邀请", "sign out": "退出", "once": "恢复码只显示这一次。"},
}


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def group(club):
    """An administrator of the group, beside the store's advisor and somebody known from files."""
    root = club["branch"].parent
    StaffFactory(branch=root, user=UserFactory(username="chief", role="administrator", is_superuser=True))
    StaffFactory(name="孙丽", branch=club["branch"], user=None)
    return club


class Walk:
    """A page, what axe found on it so far, and how one signs in."""

    def __init__(self, page):
        self.page, self.faults = page, {}

    def look(self, name):
        self.faults[name] = violations(self.page)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 1366, name

    def open(self, name, address):
        self.page.goto(address)
        self.look(name)

    def enter(self, username, password):
        self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", password)
        self.page.press("[name=password]", "Enter")

    def type_code(self, typed):
        self.page.fill("[name=code]", typed)
        self.page.press("[name=code]", "Enter")

    def leave(self):
        self.page.goto("/accounts/logout/")
        self.page.locator("main form button").click()
        self.page.wait_for_url("**/accounts/login/")


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.slow)])
def test_invited_sets_a_password_then_the_second_step_and_signs_in_by_both(
    page, server, group, settings, mailoutbox, language
):
    walk, words = Walk(page), WORDS[language]
    speak(page, server, language)

    walk.enter("chief", "correct horse battery")
    page.wait_for_url(f"{server}/")
    walk.open("staff", "/settings/staff/")
    page.get_by_role("link", name=words["invite"]).first.click()
    page.fill("[name=name]", "王芳")
    page.fill("[name=username]", "wangfang")
    page.fill("[name=email]", "wangfang@example.com")
    page.select_option("[name=role]", "care-manager")
    page.select_option("[name=branch]", str(group["branch"].pk))
    walk.look("invite")
    page.get_by_role("button", name=words["invite"]).click()
    page.wait_for_url("**/settings/staff/**")
    (link,) = re.findall(r"https?://\S+", mailoutbox[-1].body)
    walk.look("link sent")
    walk.open("roles", "/settings/sign-in/")
    for name, person in (
        ("advisor", group["advisor"]),
        ("by name", group["advisor"].branch.staff.get(name="孙丽")),
    ):
        walk.open(name, f"/settings/staff/{person.pk}/")
        walk.open(f"{name} leaves", f"/settings/staff/{person.pk}/leave/")
    walk.leave()

    walk.open("password", link)
    page.fill("[name=password1]", SENTENCE)
    page.fill("[name=password2]", SENTENCE)
    page.press("[name=password2]", "Enter")
    page.wait_for_url("**/password/reset/key/done/")

    settings.SECOND_FACTOR_REQUIRED = True
    walk.enter("wangfang", SENTENCE)
    page.wait_for_url("**/2fa/totp/activate/")
    walk.look("set up")
    page.goto("/customers/")
    assert page.url.endswith("/2fa/totp/activate/")
    assert page.evaluate("document.querySelector('.qr').naturalWidth") > 0
    secret = page.locator("code.key").inner_text()
    walk.type_code(code(secret))
    page.get_by_text(words["once"]).wait_for()
    walk.look("codes")
    codes = page.locator(".codes code").all_inner_texts()
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert download.value.path().read_text().split() == codes and len(codes) == 10
    assert page.locator("[data-print]").is_visible()
    walk.open("account", "/account/")
    walk.open("new codes", "/accounts/2fa/recovery-codes/generate/")
    walk.leave()

    walk.enter("wangfang", SENTENCE)
    page.wait_for_url("**/2fa/authenticate/")
    walk.look("second step")
    walk.type_code(code(secret, 1))
    page.wait_for_url(f"{server}/")
    walk.leave()

    for works in (True, False):
        walk.enter("wangfang", SENTENCE)
        page.wait_for_url("**/2fa/authenticate/")
        walk.type_code(codes[0])
        page.wait_for_url(f"{server}/" if works else "**/2fa/authenticate/")
        if works:
            walk.leave()
    page.locator(".is-invalid").wait_for()
    walk.look("wrong code")
    assert User.objects.get(username="wangfang").has_usable_password()
    assert {name: found for name, found in walk.faults.items() if found} == {}


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.slow)])
def test_the_pages_of_one_s_own_sign_in_are_without_fault(page, server, group, language):
    walk = Walk(page)
    speak(page, server, language)
    walk.enter("limin", "correct horse battery")
    page.wait_for_url(f"{server}/")
    walk.open("account", "/account/")
    walk.open("password", "/accounts/password/change/")
    walk.open("set up", "/accounts/2fa/totp/activate/")
    walk.type_code(code(page.locator("code.key").inner_text()))
    page.wait_for_url("**/recovery-codes/")
    walk.open("shown before", "/accounts/2fa/recovery-codes/")
    walk.open("remove", "/accounts/2fa/totp/deactivate/")
    walk.open("is it you, by password", "/accounts/reauthenticate/")
    walk.open("is it you, by code", "/accounts/2fa/reauthenticate/")
    walk.open("sign out", "/accounts/logout/")
    walk.open("no sign-up", "/accounts/signup/")
    walk.open("disabled", "/accounts/inactive/")
    assert {name: found for name, found in walk.faults.items() if found} == {}
