"""The mail backend of a production that names no mail server: it says so instead of losing letters."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_noop

MISSING = gettext_noop("No mail server: EMAIL_URL is not set.")


class NoServer(BaseEmailBackend):
    """Refuses to open. What waits to be sent keeps waiting, and whoever sends by hand is told why."""

    def open(self) -> bool:
        raise ConnectionError(MISSING)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        return 0


def has_server() -> bool:
    """Whether a letter can reach anybody: development writes letters to its console, NoServer refuses them."""
    return settings.EMAIL_BACKEND not in (
        "django.core.mail.backends.console.EmailBackend",
        f"{__name__}.NoServer",
    )
