"""A test mail to oneself."""

from collections.abc import Iterable
from datetime import datetime

from campaigns import letters
from campaigns.channels import email
from campaigns.models import Template
from campaigns.occasions import OccasionKind
from clubcrm.kernel.chapters import setting_up
from clubcrm.kernel.models import User

MAIL_TRIED = "mail-server"


class NoAddress(Exception):
    """The signed-in user has no e-mail address."""


def send_test(
    *,
    template: Template,
    kinds: Iterable[OccasionKind],
    name: str,
    branch: str,
    hotline: str,
    language: str,
    by: User,
    at: datetime,
) -> str:
    """A text, in force or drafted, to the user's own address and nobody else; gives the address.

    Raises NoAddress, or channels.Unreachable, Refused, Unclear as the server answers.
    """
    if not by.email:
        raise NoAddress(by)
    letter = letters.write_sample(
        template, kinds, recipient=by.email, language=language, name=name, branch=branch, hotline=hotline
    )
    email.hand_over(letter, f"test-{by.id}-{at:%Y%m%d%H%M%S%f}")
    note_tried(by=by.pk, at=at)
    return by.email


def note_tried(*, by: int, at: datetime) -> None:
    """The mail server took a letter: the set-up list knows it from now on."""
    setting_up.pass_milestone(code=MAIL_TRIED, by=by, at=at)
