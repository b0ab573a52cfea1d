"""Handing one letter to the mail server, and what may be concluded from how that went.

A connection of its own for each letter: what fails before the letter is offered was certainly not sent.
"""

import smtplib
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from campaigns.letters import Letter


class Unreachable(Exception):
    """No mail server could be reached: nothing was offered."""


class Refused(Exception):
    """The server said no before it took the letter, or the letter cannot be written as mail: nothing was sent."""


class Unclear(Exception):
    """The connection broke while the letter was being handed over: it may have been taken."""


def deliver(letter: Letter, *, number: int | str) -> None:
    """Hand the letter over. `number` goes into the Message-ID, by which a person finds it in the server's log."""
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(said(error)) from error
    try:
        connection.send_messages([as_mail(letter, number)])
    except smtplib.SMTPServerDisconnected as error:
        raise Unclear(said(error)) from error
    except (
        smtplib.SMTPResponseException,
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPNotSupportedError,
    ) as error:
        raise Refused(said(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unclear(said(error)) from error
    except ValueError as error:  # a header or an address that mail cannot carry
        raise Refused(said(error)) from error
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def as_mail(letter: Letter, number: int | str) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<clubcrm-{number}@{domain}>", "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }  # fmt: skip
    return EmailMessage(letter.subject, letter.body, to=[letter.recipient], headers=headers)


def said(error: BaseException) -> str:
    """The server's answer in at most 300 characters: code and words where it gave them."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return (str(error) or type(error).__name__)[:300]
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"[:300]
