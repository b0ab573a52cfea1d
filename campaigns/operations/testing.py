"""A test mail to oneself."""

from datetime import datetime

from campaigns import letters, occasions
from campaigns.channels import email
from campaigns.models import Occasion
from clubcrm.kernel.models import User


class NoAddress(Exception):
    """The signed-in user has no e-mail address."""


def send_test(
    *, occasion: int, name: str, branch: str, hotline: str, language: str, by: User, at: datetime
) -> str:
    """The occasion's text in force, to the user's own address and nobody else; gives the address.

    Raises NoAddress, or channels.Unreachable, Refused, Unclear as the server answers.
    """
    if not by.email:
        raise NoAddress(by)
    row = Occasion.objects.select_related("template").get(id=occasion)
    letter = letters.write_sample(
        row.template,
        [occasions.find_kinds()[row.kind]],
        recipient=by.email,
        language=language,
        name=name,
        branch=branch,
        hotline=hotline,
    )
    email.hand_over(letter, f"test-{by.id}-{at:%Y%m%d%H%M%S%f}")
    return by.email
