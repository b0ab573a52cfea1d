"""The mail backends where no mail server is named: production says so instead of losing letters, development prints them."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as Console
from django.utils.translation import gettext_noop

from clubcrm.kernel import masking

MISSING = gettext_noop("No mail server: EMAIL_URL is not set.")


class NoServer(BaseEmailBackend):
    """Refuses to open. What waits to be sent keeps waiting, and whoever sends by hand is told why."""

    def open(self) -> bool:
        raise ConnectionError(MISSING)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        return 0


class Printed(Console):
    """Letters in the log, with their links and without the people: addresses and numbers are masked as in any log."""

    def write_message(self, message: EmailMessage) -> None:
        text = message.message().as_bytes().decode(errors="replace")
        lines = [line if "://" in line else masking.report(line) for line in text.splitlines()]
        self.stream.write("\n".join([*lines, "-" * 79, ""]))
