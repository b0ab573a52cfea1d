"""People who sign in through the page, each test from an address of its own: counts in Redis outlive a test."""

import random
import time

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client
from django.urls import reverse

from tests.factories.kernel import BranchFactory, StaffFactory, UserFactory

PASSWORD = "correct horse battery"


def address() -> str:
    return f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"


def browser(where: str | None = None) -> Client:
    """A browser reading English at an address of its own."""
    client = Client(REMOTE_ADDR=where or address())
    client.cookies["django_language"] = "en"
    return client


def enter(client: Client, username: str, password: str = PASSWORD):
    """What the sign-in page answers."""
    return client.post(reverse("account_login"), {"login": username, "password": password})


def is_in(client: Client) -> bool:
    return client.get(reverse("desk:home")).status_code == 200


def person(role: str, branch=None, **user):
    """Somebody of this role, with a name that no other test uses: limits count names too."""
    username = f"{role}-{random.randrange(10**12)}"
    account = UserFactory(username=username, role=role, **user)
    return StaffFactory(branch=branch or BranchFactory(code="east", name="城东店"), user=account)


def code(secret: str, ahead: int = 0) -> str:
    """What an app shows that has this key; `ahead` steps of 30 seconds from now."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + ahead))


def set_up(client: Client) -> str:
    """Set up the second step in this signed-in browser; the key."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert (done.status_code, done["Location"]) == (302, reverse("mfa_view_recovery_codes")), done.content
    return secret


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hundreds of guesses: what slows a thief down would slow the tests down."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def advisor(db):
    return person("service-advisor")


@pytest.fixture
def manager(db):
    return person("care-manager")


@pytest.fixture
def administrator(db):
    return person("administrator", is_superuser=True, is_staff=True)


@pytest.fixture
def production_like(settings):
    """The second step is asked for, as in production."""
    settings.SECOND_FACTOR_REQUIRED = True
