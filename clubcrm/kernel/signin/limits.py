"""How often one may guess. A stranger is counted by address, and by name and address together; a browser on which this
person has signed in before is counted by itself. So whoever guesses locks out nobody but themselves.

Counts live in Redis (allauth's rate limits); limits read "times/span/per".
"""

import hashlib
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.core.internal.cryptokit import normalize_user_code
from django.core.cache import cache
from django.http import HttpRequest

from clubcrm.kernel.models import User
from clubcrm.kernel.signin import devices

APP, PASSWORD, CODE = "clubcrm.signin", "password", "code"
STRANGER = {PASSWORD: "20/m/ip,100/h/ip,5/5m/key", CODE: "5/5m/key,20/h/key"}
KNOWN = {PASSWORD: "10/5m/key", CODE: "5/5m/key,20/h/key"}
# A code of the app is good for its own step of 30 seconds, the one before and the one after.
CODE_LIVES_SECONDS = 120


def count_password(request: HttpRequest, username: str) -> Any:
    """Count one guess; what it returns takes the count back (`rollback`). Raises ValidationError beyond the limit."""
    name = username.strip().casefold()
    device = devices.known(request, name)
    where = device or ratelimit.get_ip(request)
    return count(request, PASSWORD, f"{name} {where}", KNOWN if device else STRANGER)


def count_code(request: HttpRequest, user: User) -> Any:
    """The same for the second step. A stranger who has got here knows the password: their limit is per person."""
    device = devices.known(request, user.username)
    return count(request, CODE, f"{user.pk} {device}", KNOWN if device else STRANGER)


def count(request: HttpRequest, action: str, key: str, limits: dict[str, str]) -> Any:
    usage = ratelimit.consume(request, app=APP, action=action, config=limits, key=key)
    if not usage:
        raise get_adapter().validation_error("too_many_login_attempts")
    return usage


def first_use(user: User, code: str) -> bool:
    """Whether this person's code was not used before while it is good."""
    digest = hashlib.sha256(f"{user.pk} {normalize_user_code(code)}".encode()).hexdigest()
    return bool(cache.add(f"signin:code:{digest}", 1, CODE_LIVES_SECONDS))
