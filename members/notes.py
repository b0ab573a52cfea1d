"""The note pinned to a customer's page."""

from members.models import PinnedNote


def newest(customer: int) -> PinnedNote | None:
    """What is pinned now; None where nothing is. One query."""
    row = (
        PinnedNote.objects.filter(customer_id=customer)
        .select_related("recorded_by__staff")
        .order_by("-id")
        .first()
    )
    return row if row and row.text else None
