"""A test mail to oneself."""

from datetime import datetime

from campaigns import letters, mail
from campaigns.models import Occasion
from clubcrm.kernel.models import User


class NoAddress(Exception):
    """The signed-in user has no e-mail address."""


def send_test(
    *, occasion: int, name: str, branch: str, hotline: str, language: str, by: User, at: datetime
) -> str:
    """The occasion's text in force, to the user's own address and nobody else; gives the address.

    Raises NoAddress, or mail.Unreachable, mail.Refused, mail.Unclear as the server answers.
    """
    if not by.email:
        raise NoAddress(by)
    template = Occasion.objects.select_related("template").get(id=occasion).template
    values = {"name": name, "branch": branch, "hotline": hotline, "sender": letters.team(language)}
    subject, body = (
        (template.subject_zh, template.body_zh)
        if language == letters.ZH
        else (template.subject_en, template.body_en)
    )
    letter = letters.filled(by.email, subject, body, values, language)
    mail.deliver(letter, number=f"test-{by.id}-{at:%Y%m%d%H%M%S%f}")
    return by.email
