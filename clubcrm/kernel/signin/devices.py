"""Browsers on which somebody has signed in before, by a signed cookie: a random word, and the digests of the last
people. It opens nothing; it only has their guesses counted apart (clubcrm.kernel.signin.limits)."""

import hashlib
import secrets
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE, SALT = "device", "clubcrm.device"
AGE_SECONDS = 90 * 86_400
PEOPLE = 8  # of a counter that several share


class Device(NamedTuple):
    word: str
    people: list[str]


def digest(username: str) -> str:
    return hashlib.sha256(username.casefold().encode()).hexdigest()[:16]


def read(request: HttpRequest) -> Device | None:
    """The device of the cookie; None for one that is missing, old or not of our making."""
    try:
        word, people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Device(word, people)


def known(request: HttpRequest, username: str) -> str:
    """The device's word if this person has signed in on it, else ''."""
    device = read(request)
    return device.word if device and digest(username) in device.people else ""


def remember(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Put the person first among the people of this device."""
    before = read(request) or Device(secrets.token_urlsafe(12), [])
    one = digest(username)
    people = [one, *(other for other in before.people if other != one)][:PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps([before.word, people], salt=SALT),
        max_age=AGE_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
