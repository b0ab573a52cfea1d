"""Who signs in by two steps: a password, then a code of an app or a recovery code."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import connection
from django.db.models import F
from django.http import HttpRequest

from clubcrm.kernel import queries
from clubcrm.kernel.models import SignInRule, User
from clubcrm.kernel.roles import ALWAYS_TWO_STEPS, BY_CODE


class Unknown(Exception):
    """No such role."""


class Always(Exception):
    """This role always signs in by two steps."""


def must_have(user: User) -> bool:
    """Whether this person's role asks for two steps here and now. One query; none where nobody is asked."""
    return settings.SECOND_FACTOR_REQUIRED and asked(user)[0]


def is_missing(user: User) -> bool:
    """Whether this person must have a second step and has none."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    must, has = asked(user)
    return must and not has


def asked(user: User) -> tuple[bool, bool]:
    """Whether the role asks for it, and whether there is one."""
    with connection.cursor() as cursor:
        cursor.execute(queries.TWO_STEPS, {"user": user.pk, "always": list(ALWAYS_TWO_STEPS)})
        must, has = cursor.fetchone() or (False, False)
    return must, has


def ask_of(*, role: str, two_steps: bool) -> None:
    """Ask a role for two steps, or no longer. Raises Unknown; Always for a role that is never free to do without."""
    if role not in BY_CODE:
        raise Unknown(role)
    if role in ALWAYS_TWO_STEPS:
        raise Always(role)
    SignInRule.objects.update_or_create(role=role, defaults={"two_steps": two_steps})


def remove(user: User) -> int:
    """Take away the second step and the recovery codes, and end every session; how many rows went."""
    gone, _by_model = Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    return gone


def end_sessions(user: User) -> None:
    """Sign out everywhere."""
    User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)


def end_other_sessions(request: HttpRequest) -> None:
    """Sign out everywhere but here; this session gets a new key."""
    user = request.user
    assert isinstance(user, User)
    end_sessions(user)
    user.refresh_from_db(fields=["epoch"])
    update_session_auth_hash(request, user)
