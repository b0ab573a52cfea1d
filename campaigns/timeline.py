"""Messages in the story of a customer: sent, or not and why, newest first, by keyset."""

from datetime import date

from django.db.models import Q

from campaigns.models import Message


def list_messages(customer: int, before: tuple[date, int], limit: int) -> list[Message]:
    """At most `limit` messages older than `before`, a (day, id); those of a day not over stand there as waiting."""
    on, last = before
    rows = Message.objects.filter(Q(due_on__lt=on) | Q(due_on=on, id__lt=last), customer_id=customer)
    return list(rows.select_related("occasion", "branch").order_by("-due_on", "-id")[:limit])
