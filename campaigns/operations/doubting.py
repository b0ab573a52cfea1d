"""After a restore: what may have gone out since the backup is never sent again; a person finds out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from campaigns import judging, queries
from campaigns.operations import sending, unclear
from campaigns.operations.announcing import announce_due
from clubcrm.kernel.clock import business_date

RESTORED = gettext_noop("It waited when the backup was taken that was restored: it may have been sent since.")


@transaction.atomic
def doubt_waiting(*, at: datetime) -> int:
    """Messages whose hour had come by `at` become unclear, also those of the day that the backup does not know yet;
    gives how many. What was not to be sent to anybody anyhow is closed with its reason; what could not have gone
    before `at` goes on waiting.

    Only while nothing is being sent. Repeatable.
    """
    announce_due(on=business_date(at), at=at)
    doubted = 0
    for due in queries.doubtful(at):
        if reason := judging.never(due):
            sending.close(due.id, reason, at=at)
            continue
        sending.begin(due, at=at)
        unclear.mark(message=due.id, error=RESTORED, at=at)
        doubted += 1
    return doubted
