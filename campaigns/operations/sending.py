"""Sending what is due: at most once.

An attempt is on disk before the channel hears of it. If the worker dies in between, it stays open and becomes unclear
after a while: a person finds out, the machine never sends again (docs/decisions/0035).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from campaigns import channels, judging, queries
from campaigns.models import Attempt, Message
from campaigns.operations import unclear
from campaigns.operations.attempting import Begun, begin_attempt, end_attempt

State, Result = Message.State, Attempt.Result
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
    """A message taken from the queue: its attempt, or None when it was not to be sent."""

    message: int
    channel: str
    begun: Begun | None


def send_due(*, clock: Callable[[], datetime], limit: int = 500) -> Sent:
    """Judge and send what is due, one after another, at most `limit`. Sweepers side by side take different ones.

    A channel that cannot be reached is left alone for the rest of the sweep.
    """
    ends = ["unclear"] * unclear.give_up_lost(at=clock())
    unreachable: list[str] = []
    while len(ends) < limit and (taken := take_next(unreachable, at=clock())):
        end = hand_over(taken, taken.begun, clock) if taken.begun else "not_sent"
        if end == "unreachable":
            unreachable.append(taken.channel)
        ends.append("put_back" if end == "unreachable" else end)
    return Sent(**{name: ends.count(name) for name in Sent._fields})


@transaction.atomic
def take_next(unreachable: list[str], *, at: datetime) -> Taken | None:
    """The next due message: closed with its reason, or begun. None when nothing is due."""
    due = queries.lock_next_due(at, unreachable)
    if due is None:
        return None
    if reason := judging.judge(due, at):
        close_message(due.id, reason, at=at)
        return Taken(due.id, due.channel, None)
    return Taken(due.id, due.channel, begin_attempt(due, at=at))


def close_message(message: int, reason: str, *, at: datetime) -> None:
    """It was not to be sent."""
    Message.objects.filter(id=message).update(state=State.NOT_SENT, reason=reason, ended_at=at)


def hand_over(taken: Taken, begun: Begun, clock: Callable[[], datetime]) -> str:
    """Offer the letter to its channel and write down how that ended."""
    channel = channels.find_channels()[taken.channel]
    try:
        channel.hand_over(begun.letter, str(taken.message))
    except channels.Unreachable as error:
        put_back(begun.attempt, str(error), at=clock())
        return "unreachable"
    except channels.Refused as error:
        return try_again_or_give_up(taken.message, begun.attempt, str(error), channel.given_up, at=clock())
    except channels.Unclear as error:
        unclear.mark_unclear(taken.message, begun.attempt, answer=str(error), at=clock())
        return "unclear"
    end_attempt(begun.attempt, Result.TAKEN, State.SENT, at=clock())
    return "sent"


def put_back(attempt: int, answer: str, *, at: datetime) -> None:
    """Nothing was offered: that is not counted as a try."""
    later = at + SERVER_BACK_AFTER
    end_attempt(attempt, Result.UNREACHABLE, State.WAITING, at=at, answer=answer, send_after=later)


def try_again_or_give_up(message: int, attempt: int, answer: str, given_up: str, *, at: datetime) -> str:
    """Three times in all; then it is set aside so that it holds up nobody."""
    tries = Attempt.objects.filter(message_id=message, result=Result.REFUSED).count() + 1
    if tries < TRIES:
        later = at + RETRY_AFTER * tries
        end_attempt(attempt, Result.REFUSED, State.WAITING, at=at, answer=answer, send_after=later)
        return "put_back"
    end_attempt(attempt, Result.REFUSED, State.FAILED, at=at, answer=answer, reason=given_up)
    return "failed"
