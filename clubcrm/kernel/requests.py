"""A request as the views receive it: what the middleware has put on it, for the type checker."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from clubcrm.kernel.models import Staff, User
from clubcrm.kernel.scope import Scope
from clubcrm.kernel.sight import Sight

if TYPE_CHECKING:
    from clubcrm.kernel.drafts import Opened


class StaffRequest(HttpRequest):
    """Signed in (the decorators see to it), with the branches one sees and the person at work."""

    user: User
    scope: Scope
    staff: Staff | None
    sight: Sight
    htmx: HtmxDetails
    csp_nonce: str
    opened: "Opened | None"
