"""Who opened a form: every form that is posted says so, for the tag that writes its CSRF token writes this one too
(templatetags/opened.py). It gives no right; what it is for: clubcrm.kernel.middleware.OpenedMiddleware."""

from typing import Any

from django.core.signing import BadSignature, Signer

FIELD = "opened_by"
signer = Signer(salt="clubcrm.opened_by")


def sign(request: Any) -> str:
    """The token of whoever is signed in; "" for nobody."""
    user = getattr(request, "user", None)
    return signer.sign(user.pk) if user is not None and user.is_authenticated else ""


def read(request: Any) -> int | None:
    """Who opened the form that was sent; None where it does not say so in a way that was given out."""
    if request.method != "POST" or FIELD not in request.POST:
        return None
    try:
        return int(signer.unsign(request.POST[FIELD]))
    except (BadSignature, ValueError):
        return None
