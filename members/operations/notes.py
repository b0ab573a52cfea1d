"""The note pinned to a customer's page."""

from datetime import datetime

from members.models import PinnedNote
from members.operations import restricting

LONGEST = 200


class TooLong(Exception):
    """Longer than LONGEST characters."""


def pin_note(*, customer: int, text: str, by: int, at: datetime) -> bool:
    """This text in place of what was pinned; "" takes it down. Whether anything changed. Raises TooLong, Restricted."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise TooLong(len(text))
    restricting.refuse_restricted(customer)
    before = PinnedNote.objects.filter(customer_id=customer).order_by("-id").first()
    if text == (before.text if before else ""):
        return False
    PinnedNote.objects.create(customer_id=customer, text=text, recorded_by_id=by, recorded_at=at)
    return True
