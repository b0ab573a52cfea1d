"""Guessing passwords and codes is slowed down, and nobody is locked out by it but the guesser. The cache is real."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from clubcrm.kernel.signin import devices
from tests.signin.conftest import address, browser, code, enter, is_in, person, set_up

pytestmark = pytest.mark.django_db
REFUSED = "Too many failed login attempts. Try again later."
WRONG = "The username and/or password you specified are not correct."


def test_after_five_wrong_passwords_even_the_right_one_is_refused_at_this_address(advisor):
    thief, name = browser(), advisor.user.username
    said = [enter(thief, name, f"guess number {n}").content.decode() for n in range(50)]
    assert [WRONG in page for page in said[:5]] == [True] * 5
    assert [REFUSED in page for page in said[5:]] == [True] * 45
    assert enter(thief, name).status_code == 200 and not is_in(thief)


def test_meanwhile_the_owner_signs_in_from_elsewhere(advisor):
    thief, owner = browser(), browser()
    for n in range(50):
        enter(thief, advisor.user.username, f"guess number {n}")
    enter(owner, advisor.user.username)
    assert is_in(owner)


def test_meanwhile_the_owner_signs_in_at_the_same_address_in_a_browser_that_knows_them(advisor):
    where = address()
    owner = browser(where)
    enter(owner, advisor.user.username)
    owner.post(reverse("account_logout"))
    assert not is_in(owner)
    thief = browser(where)
    for n in range(50):
        enter(thief, advisor.user.username, f"guess number {n}")
    stranger = browser(where)
    enter(stranger, advisor.user.username)
    enter(owner, advisor.user.username)
    assert (is_in(stranger), is_in(owner)) == (False, True)


def test_guessing_in_a_browser_that_knows_them_is_slowed_down_too(advisor):
    client = browser()
    enter(client, advisor.user.username)
    client.post(reverse("account_logout"))
    said = [enter(client, advisor.user.username, f"guess {n}").content.decode() for n in range(12)]
    assert [REFUSED in page for page in said] == [False] * 10 + [True] * 2


def test_trying_many_names_from_one_address_is_refused(db):
    thief = browser()
    names = [person("receptionist").user.username for _n in range(22)]
    said = [enter(thief, name, "summer of 2026").content.decode() for name in names]
    assert [REFUSED in page for page in said] == [False] * 20 + [True] * 2


def test_capitals_and_blanks_are_no_way_round(advisor):
    thief, name = browser(), advisor.user.username
    for spelt in (name, name.upper(), f" {name}", f"{name} ", name.title()):
        enter(thief, spelt, "wrong password")
    assert REFUSED in enter(thief, name).content.decode()


def test_right_passwords_are_never_counted(advisor):
    client = browser()
    for _n in range(12):
        enter(client, advisor.user.username)
        assert is_in(client)
        client.cookies.pop("device")
        client.post(reverse("account_logout"))


def test_an_unknown_name_is_answered_like_a_wrong_password(advisor):
    known, unknown = browser(), browser()
    for n in range(7):
        one = enter(known, advisor.user.username, f"guess {n}").content.decode()
        two = enter(unknown, "nobody-of-this-name", f"guess {n}").content.decode()
        for sentence in (WRONG, REFUSED):
            assert (sentence in one) == (sentence in two)


@pytest.mark.parametrize("cookie", ["", "nonsense", "WyJ4IiwgW11d:1abc:forged", "[]", "{}"])
def test_a_made_up_device_is_no_device(cookie):
    request = RequestFactory().get("/")
    request.COOKIES["device"] = cookie
    assert devices.known(request, "limin") == ""


def test_a_device_knows_only_who_has_signed_in_on_it(advisor, manager):
    client = browser()
    enter(client, advisor.user.username)
    request = RequestFactory().get("/")
    request.COOKIES["device"] = client.cookies["device"].value
    assert devices.known(request, advisor.user.username.upper())
    assert devices.known(request, manager.user.username) == ""


@pytest.fixture
def two_steps(manager):
    """Somebody with a second step, whose password a thief knows."""
    owner = browser()
    enter(owner, manager.user.username)
    secret = set_up(owner)
    owner.post(reverse("account_logout"))
    return manager, owner, secret


def test_codes_are_not_guessed_either(two_steps):
    manager, _owner, secret = two_steps
    said = []
    for _n in range(5):  # a fresh address each time does not help: the limit is the person's
        thief = browser()
        assert enter(thief, manager.user.username)["Location"] == reverse("mfa_authenticate")
        said += [
            thief.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}).content.decode() for n in range(10)
        ]
    assert ["Incorrect code." in page for page in said] == [True] * 5 + [False] * 45
    assert [REFUSED in page for page in said] == [False] * 5 + [True] * 45
    thief.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})
    assert not is_in(thief)


def test_meanwhile_the_owner_types_their_code_in_a_browser_that_knows_them(two_steps):
    manager, owner, secret = two_steps
    thief = browser()
    enter(thief, manager.user.username)
    for n in range(10):
        thief.post(reverse("mfa_authenticate"), {"code": f"{n:06}"})
    enter(owner, manager.user.username)
    owner.post(reverse("mfa_authenticate"), {"code": code(secret, 1)})
    assert is_in(owner)


def test_a_code_works_once(two_steps):
    manager, owner, secret = two_steps
    seen = code(secret, 1)
    enter(owner, manager.user.username)
    owner.post(reverse("mfa_authenticate"), {"code": seen})
    assert is_in(owner)
    thief = browser()
    enter(thief, manager.user.username)
    for typed in (seen, f"{seen[:3]} {seen[3:]}"):
        assert "Incorrect code." in thief.post(reverse("mfa_authenticate"), {"code": typed}).content.decode()
    assert not is_in(thief)


def test_the_code_that_set_the_app_up_does_not_sign_in(manager):
    owner = browser()
    enter(owner, manager.user.username)
    page = owner.get(reverse("mfa_activate_totp"))
    shown = code(page.context["form"].secret)
    owner.post(reverse("mfa_activate_totp"), {"code": shown})
    thief = browser()
    enter(thief, manager.user.username)
    thief.post(reverse("mfa_authenticate"), {"code": shown})
    assert not is_in(thief)


def test_only_a_trusted_proxy_says_where_a_guess_comes_from(advisor, settings):
    where, name = address(), advisor.user.username
    thief = browser(where)
    for n in range(6):  # a made-up header changes nothing where no proxy is trusted
        enter_from(thief, name, f"1.1.1.{n}")
    assert REFUSED in enter_from(thief, name, "1.1.1.99")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    other = person("service-advisor").user.username
    for n in range(6):  # what the client wrote stands before what the proxy adds
        enter_from(thief, other, f"1.1.1.{n}, 203.0.113.7")
    assert REFUSED in enter_from(thief, other, "1.1.1.99, 203.0.113.7")
    assert REFUSED not in enter_from(thief, other, "203.0.113.7, 203.0.113.8")


def enter_from(client, username: str, forwarded: str) -> str:
    fields = {"login": username, "password": "wrong password"}
    return client.post(reverse("account_login"), fields, HTTP_X_FORWARDED_FOR=forwarded).content.decode()
