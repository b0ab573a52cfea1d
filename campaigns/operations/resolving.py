"""A person says what became of an unclear message."""

from datetime import datetime

from django.db import transaction

from campaigns.models import Message
from campaigns.operations.unclear import make_notice_key
from clubcrm.kernel import inbox


class NotUnclear(Exception):
    """The message is not unclear, or no longer."""


@transaction.atomic
def resolve(*, message: int, arrived: bool, by: int, at: datetime) -> None:
    """It arrived after all, or it did not; it is never sent again. Raises NotUnclear."""
    ended = (
        {"state": Message.State.SENT}
        if arrived
        else {"state": Message.State.NOT_SENT, "reason": "did_not_arrive"}
    )
    unclear = Message.objects.filter(id=message, state=Message.State.UNCLEAR)
    if not unclear.update(**ended, ended_at=at, resolved_by_id=by):
        raise NotUnclear(message)
    inbox.settle(prefix=make_notice_key(message), by=by, at=at)
