"""Where django-allauth asks the house: who may sign up, how guesses are counted, how secrets are kept."""

import base64
import hashlib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from clubcrm.kernel.signin import devices, letters, limits, steps

BEGAN, SEEN = (
    "began",
    "seen",
)  # of a session, in seconds since 1970; clubcrm.kernel.signin.middleware reads them


class Accounts(DefaultAccountAdapter):
    """Passwords. Administrators make the sign-ins (clubcrm.kernel.staffing); nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError beyond the limit; a right password takes its count back."""
        self._login_failed_rl_usage = limits.count_password(request, credentials.get("username", ""))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse:
        response = super().post_login(request, user, **options)
        devices.remember(request, response, user.get_username())
        request.session[BEGAN] = request.session[SEEN] = time.time()
        return response

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Not of somebody who has just signed in: the password was typed a moment ago."""
        required = super().is_reauthentication_required(app=app, **options)
        return required and not signed_in_just_now(context.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is missing or ill must not tell by its fault that an address is known here."""
        letters.send(template_prefix, email, context)


class SecondFactor(DefaultMFAAdapter):
    """The second step. Its secrets are kept encrypted: a copy of the database signs nobody in."""

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return vault().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not steps.must_have(authenticator.user)


def signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    newest = max((float(record.get("at", 0)) for record in records), default=0.0)
    return time.time() - newest < app_settings.REAUTHENTICATION_TIMEOUT


def vault() -> MultiFernet:
    """Keys made from SECRET_KEY and, after it was changed, from SECRET_KEY_FALLBACKS."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"clubcrm.second-factor {secret!s}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
