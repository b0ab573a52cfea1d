"""E-mail, by the mail server of EMAIL_URL. It answers while the letter is handed over.

A connection of its own for each letter: what fails before the letter is offered was certainly not sent.
"""

import smtplib
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.channels.channel import Channel, Refused, Unclear, Unreachable
from campaigns.letters import Letter


def find_fault(address: str) -> str:
    if not address:
        return "no_address"
    try:
        validate_email(address)
    except ValidationError:
        return "bad_address"
    return ""


def hand_over(letter: Letter, mark: str) -> None:
    """Give the letter to the mail server; the Message-ID carries the mark, by which its log knows the letter."""
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(quote_answer(error)) from error
    try:
        connection.send_messages([write_mail(letter, mark)])
    except smtplib.SMTPServerDisconnected as error:
        raise Unclear(quote_answer(error)) from error
    except (
        smtplib.SMTPResponseException,
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPNotSupportedError,
    ) as error:
        raise Refused(quote_answer(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unclear(quote_answer(error)) from error
    except ValueError as error:  # a header or an address that mail cannot carry
        raise Refused(quote_answer(error)) from error
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def write_mail(letter: Letter, mark: str) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<clubcrm-{mark}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    return EmailMessage(letter.subject, letter.body, to=[letter.recipient], headers=headers)


def quote_answer(error: BaseException) -> str:
    """The server's answer in at most 300 characters: code and words where it gave them."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return (str(error) or type(error).__name__)[:300]
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"[:300]


CHANNEL = Channel(
    label=pgettext_lazy("channel", "e-mail"),
    address="customer.email",
    find_fault=find_fault,
    hand_over=hand_over,
    given_up="server_refused",
    reasons={
        "no_address": _("No e-mail address in the file."),
        "bad_address": _("The e-mail address in the file cannot be right."),
        "server_refused": _("The mail server refused it three times."),
    },
)
