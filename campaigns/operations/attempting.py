"""One handing-over of a letter: on disk before the channel hears of it, ended once by what the channel answered."""

from datetime import datetime
from typing import Any, NamedTuple

from campaigns import letters, queries
from campaigns.due import Due
from campaigns.models import Attempt, Message


class Begun(NamedTuple):
    """An attempt that is open, and what is to be handed over."""

    attempt: int
    letter: letters.Letter


def begin_attempt(due: Due, *, at: datetime) -> Begun:
    """Write the letter down; its message is being sent from now on."""
    letter = letters.write_letter(due)
    values = {"message": due.id, "channel": due.channel, "template": due.template, "at": at}
    ((attempt,),) = queries.execute(queries.BEGIN_ATTEMPT, values | letter._asdict())
    return Begun(attempt, letter)


def end_attempt(
    attempt: int,
    result: Attempt.Result,
    state: Message.State,
    *,
    at: datetime,
    answer: str = "",
    reason: str = "",
    send_after: datetime | None = None,
) -> bool:
    """Write down what it came to, and the state of its message by that; False where it had been ended before."""
    values: dict[str, Any] = {
        "attempt": attempt,
        "result": result,
        "state": state,
        "at": at,
        "answer": answer,
        "reason": reason,
        "send_after": send_after,
    }
    return bool(queries.execute(queries.END_ATTEMPT, values))
