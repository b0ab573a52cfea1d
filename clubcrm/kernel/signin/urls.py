"""Addresses under accounts/ that are ours; they stand before the package's (clubcrm/urls.py)."""

from typing import Any

from django.views.generic import RedirectView

from clubcrm.kernel.routes import Reach, route
from clubcrm.kernel.signin import views

to_account: Any = RedirectView.as_view(pattern_name="kernel:account")

urlpatterns = [
    route("2fa/", to_account, name="mfa_index", reach=Reach.SELF),
    route("email/", to_account, name="account_email", reach=Reach.SELF),
    route(
        "2fa/totp/activate/",
        views.activate,
        name="mfa_activate_totp",
        reach=Reach.SELF,
        methods=("GET", "POST"),
    ),
]
