"""Letters about sign-ins, and the links in them."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.utils import build_absolute_uri
from django.contrib.sites.shortcuts import get_current_site
from django.urls import reverse

from clubcrm.kernel.models import User

log = logging.getLogger(__name__)


def send(prefix: str, address: str, words: dict[str, Any]) -> bool:
    """Send the letter of the templates `prefix`_subject.txt and _message.txt; whether the mail server took it."""
    request = context.request
    told = {"request": request, "email": address, "current_site": get_current_site(request)} | words
    letter = get_adapter().render_mail(prefix, address, told)
    try:
        letter.send()
    except (OSError, SMTPException) as error:
        log.warning("A letter about a sign-in was not sent: %s", type(error).__name__)
        return False
    return True


def password_link(user: User) -> str:
    """A link that lets its bearer choose this sign-in's password, once, within PASSWORD_RESET_TIMEOUT."""
    return build_absolute_uri(context.request, password_path(user))


def password_path(user: User) -> str:
    """The link without the host."""
    words = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=words)


def invite(user: User, *, name: str, inviter: str) -> bool:
    """Send the link; whether it went. It goes by letter only (in development to the log): whoever saw it could be them."""
    words = {"link": password_link(user), "name": name, "username": user.username, "inviter": inviter}
    return bool(user.email) and send("account/email/invitation", user.email, words)
