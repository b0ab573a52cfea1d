"""Setting up the second step."""

from allauth.mfa.totp.views import ActivateTOTPView
from django.forms import Form
from django.http import HttpResponse

from clubcrm.kernel.signin import steps


class Activate(ActivateTOTPView):
    """The package's page. Sessions begun with the password alone end, except the one that has just shown the app."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        steps.end_other_sessions(self.request)
        return response


activate = Activate.as_view()
