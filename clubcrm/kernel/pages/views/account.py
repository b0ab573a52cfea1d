"""My account: password, second step, recovery codes, and signing out everywhere."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clubcrm.kernel.pages import staff as people
from clubcrm.kernel.requests import StaffRequest
from clubcrm.kernel.signin import steps


def show(request: StaffRequest) -> HttpResponse:
    own = {one.type: one for one in Authenticator.objects.filter(user=request.user)}
    codes = own.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "two_steps": own.get(Authenticator.Type.TOTP),
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "must_have": steps.must_have(request.user),
        "role": people.role_of(request.staff) if request.staff else "",
    }
    return render(request, "kernel/account.html", context)


def sign_out_everywhere(request: StaffRequest) -> HttpResponse:
    """Every session of mine ends, this one too."""
    steps.end_sessions(request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")
