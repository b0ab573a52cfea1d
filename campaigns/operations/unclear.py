"""Messages of which nobody knows whether they arrived: marked, and put before a person."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from campaigns import queries
from campaigns.models import Message
from clubcrm.kernel import inbox
from clubcrm.kernel.models import Notice

# No hand-over takes this long: the mail connection itself gives up after EMAIL_TIMEOUT.
LOST_AFTER = timedelta(minutes=10)
TEXT = gettext_noop("The greeting to %(name)s of %(day)s may or may not have arrived: find out and say so.")
DIED = gettext_noop("The sender stopped between the mail server and the record.")


@transaction.atomic
def give_up_lost(*, at: datetime) -> int:
    """Those handed over long ago of which nothing was heard become unclear; gives how many."""
    values = {"at": at, "before": at - LOST_AFTER, "error": DIED}
    lost = [row[0] for row in queries.execute(queries.LOST, values)]
    for message in lost:
        tell(message, at)
    return len(lost)


@transaction.atomic
def mark(*, message: int, error: str, at: datetime) -> None:
    handed = Message.objects.filter(id=message, state=Message.State.SENDING)
    if handed.update(state=Message.State.UNCLEAR, error=error, ended_at=at):
        tell(message, at)


def tell(message: int, at: datetime) -> None:
    """A notice to the branch's customer-care manager, closed when the message is resolved."""
    row = Message.objects.select_related("customer").get(id=message)
    day = row.due_on.isoformat()
    inbox.tell(
        key=notice_key(message), text=TEXT, figures={"name": row.customer.name, "day": day},
        url=f"{reverse('campaigns:care')}?on={day}&state=unclear", branch=row.branch_id, at=at,
        level=Notice.Level.ATTENTION, role="care-manager",
    )  # fmt: skip


def notice_key(message: int) -> str:
    return f"campaigns.unclear.{message}."
