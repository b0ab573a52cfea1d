"""Sending what is due: at most once.

A message is `sending` on disk before the mail server hears of it. If the worker dies in between, it stays so and
becomes `unclear` after a while: a person finds out, the machine never sends again (docs/decisions/0035).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from campaigns import judging, letters, mail, queries
from campaigns.models import Message
from campaigns.operations import unclear

State = Message.State
TRIES = 3
RETRY_AFTER = timedelta(minutes=10)
SERVER_BACK_AFTER = timedelta(minutes=5)


class Sent(NamedTuple):
    """What became of the messages of one sweep."""

    sent: int = 0
    not_sent: int = 0
    put_back: int = 0
    failed: int = 0
    unclear: int = 0


class Taken(NamedTuple):
    """A message taken from the queue: its letter, or None when it was not to be sent."""

    message: int
    letter: letters.Letter | None


def send_due(*, clock: Callable[[], datetime], limit: int = 500) -> Sent:
    """Judge and send what is due, one after another, at most `limit`. Sweepers side by side take different ones."""
    ends = ["unclear"] * unclear.give_up_lost(at=clock())
    while len(ends) < limit and (taken := take(at=clock())):
        end = "not_sent" if taken.letter is None else hand_over(taken.message, taken.letter, clock)
        ends.append("put_back" if end == "unreachable" else end)
        if end == "unreachable":
            break
    return Sent(**{name: ends.count(name) for name in Sent._fields})


@transaction.atomic
def take(*, at: datetime) -> Taken | None:
    """The next due message: closed with its reason, or `sending` with its letter. None when nothing is due."""
    due = queries.next_due(at)
    if due is None:
        return None
    if reason := judging.reason(due, at):
        close(due.id, reason, at=at)
        return Taken(due.id, None)
    return Taken(due.id, begin(due, at=at))


def close(message: int, reason: str, *, at: datetime) -> None:
    """It was not to be sent."""
    Message.objects.filter(id=message).update(state=State.NOT_SENT, reason=reason, ended_at=at)


def begin(due: judging.Due, *, at: datetime) -> letters.Letter:
    """Write the letter down with the message, which is `sending` from now on."""
    letter = letters.write(due)
    Message.objects.filter(id=due.id).update(
        state=State.SENDING, attempts=F("attempts") + 1, sending_at=at, template_id=due.template, error="",
        recipient=letter.recipient, subject=letter.subject, body=letter.body, language=letter.language,
    )  # fmt: skip
    return letter


def hand_over(message: int, letter: letters.Letter, clock: Callable[[], datetime]) -> str:
    """Offer the letter to the mail server and write down how that ended."""
    try:
        mail.deliver(letter, number=message)
    except mail.Unreachable as error:
        put_back(message, str(error), at=clock())
        return "unreachable"
    except mail.Refused as error:
        return refused(message, str(error), at=clock())
    except mail.Unclear as error:
        unclear.mark(message=message, error=str(error), at=clock())
        return "unclear"
    handed(message).update(state=State.SENT, ended_at=clock())
    return "sent"


def handed(message: int):
    return Message.objects.filter(id=message, state=State.SENDING)


def put_back(message: int, error: str, *, at: datetime) -> None:
    """No server: that is no attempt. The rest of the sweep waits as well."""
    handed(message).update(
        state=State.WAITING, attempts=F("attempts") - 1, error=error, send_after=at + SERVER_BACK_AFTER
    )


def refused(message: int, error: str, *, at: datetime) -> str:
    """Tried again later, three times in all; then set aside so that it holds up nobody."""
    attempts = handed(message).values_list("attempts", flat=True).first() or TRIES
    if attempts < TRIES:
        handed(message).update(state=State.WAITING, error=error, send_after=at + RETRY_AFTER * attempts)
        return "put_back"
    handed(message).update(state=State.FAILED, reason="server_refused", error=error, ended_at=at)
    return "failed"
