"""The forms of the second step, with our counting and our words."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.signin import limits


def code_field(label: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=attributes))


class Once:
    """A code of the app or a recovery code: counted per person, and good once."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        usage = limits.count_code(context.request, self.user)
        code = str(self.cleaned_data["code"])
        for authenticator in Authenticator.objects.filter(user=self.user):
            if authenticator.wrap().validate_code(code) and limits.first_use(self.user, code):
                authenticator.user = self.user
                self.authenticator = authenticator
                usage.rollback()
                return code
        raise get_adapter().validation_error("incorrect_code")


class Authenticate(Once, base.AuthenticateForm):
    code = code_field(_("Code of the app, or a recovery code"))


class Reauthenticate(Once, base.ReauthenticateForm):
    code = code_field(_("Code of the app, or a recovery code"))


class Activate(totp.ActivateTOTPForm):
    code = code_field(_("Code that the app shows"))

    def clean_code(self) -> str:
        """The code that proves the app is set up does not also sign in."""
        code = str(super().clean_code())
        limits.first_use(self.user, code)
        return code
