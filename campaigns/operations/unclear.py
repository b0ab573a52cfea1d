"""Messages of which nobody knows whether they arrived: marked, and put before a person."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from campaigns import queries, wording
from campaigns.models import Attempt, Message
from campaigns.operations.attempting import end_attempt
from clubcrm.kernel import inbox
from clubcrm.kernel.models import Notice

# No handing-over takes this long: a channel gives up by itself before (e-mail after EMAIL_TIMEOUT).
LOST_AFTER = timedelta(minutes=10)


@transaction.atomic
def give_up_lost(*, at: datetime) -> int:
    """Attempts begun long ago of which nothing was heard become unclear; gives how many."""
    values = {"at": at, "before": at - LOST_AFTER, "answer": wording.SENDER_DIED}
    lost = [row[0] for row in queries.execute(queries.LOST, values)]
    for message in lost:
        ask_care_manager(message, at)
    return len(lost)


@transaction.atomic
def mark_unclear(message: int, attempt: int, *, answer: str, at: datetime) -> None:
    if end_attempt(attempt, Attempt.Result.UNCLEAR, Message.State.UNCLEAR, at=at, answer=answer):
        ask_care_manager(message, at)


def ask_care_manager(message: int, at: datetime) -> None:
    """A notice to the branch's customer-care manager, else to the next post that is held; closed when the message is
    resolved."""
    row = Message.objects.select_related("customer").get(id=message)
    day = row.due_on.isoformat()
    inbox.tell(
        key=make_notice_key(message),
        text=wording.UNCLEAR,
        figures={"name": row.customer.name, "day": day},
        url=f"{reverse('campaigns:care')}?on={day}&state=unclear",
        branch=row.branch_id,
        at=at,
        level=Notice.Level.ATTENTION,
        role="care-manager",
        above=("general-manager",),
    )


def make_notice_key(message: int) -> str:
    return f"campaigns.unclear.{message}."
