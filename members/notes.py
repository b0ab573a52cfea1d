"""The note pinned to a customer's page."""

from members.models import PinnedNote


def newest(customer: int) -> PinnedNote | None:
    """What is pinned now; None where nothing is. One query."""
    row = read_last(customer)
    return row if row and row.text else None


def read_last(customer: int) -> PinnedNote | None:
    """What was pinned or taken down last."""
    rows = PinnedNote.objects.filter(customer_id=customer).select_related("recorded_by__staff")
    return rows.order_by("-id").first()
