"""After a restore: what may have gone out since the backup is never sent again; a person finds out."""

from datetime import datetime

from django.db import transaction

from campaigns import judging, queries, wording
from campaigns.operations.announcing import announce_due
from campaigns.operations.attempting import begin_attempt
from campaigns.operations.sending import close_message
from campaigns.operations.unclear import mark_unclear
from clubcrm.kernel.clock import business_date


@transaction.atomic
def doubt_waiting(*, at: datetime) -> int:
    """Messages whose hour had come by `at` become unclear, also those of the day that the backup does not know yet;
    gives how many. What was not to be sent to anybody anyhow is closed with its reason; what could not have gone
    before `at` goes on waiting.

    Only while nothing is being sent. Repeatable.
    """
    announce_due(on=business_date(at), at=at)
    doubted = 0
    for due in queries.lock_doubtful(at):
        if reason := judging.judge_for_ever(due):
            close_message(due.id, reason, at=at)
            continue
        mark_unclear(due.id, begin_attempt(due, at=at).attempt, answer=wording.RESTORED, at=at)
        doubted += 1
    return doubted
