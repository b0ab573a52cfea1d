"""Somebody's open complaints become a colleague's."""

from datetime import datetime

from django.db import transaction

from clubcrm.kernel.models import Staff
from complaints.lines import HANDED_OVER
from complaints.models import Complaint, Event


@transaction.atomic
def hand_over(*, owner: int, to: int, by: int, at: datetime) -> int:
    """Every open complaint of one person becomes another's, clocks and all, and its story says so; how many.

    A fixed number of statements.
    """
    theirs = Complaint.objects.open().filter(owner_staff_id=owner)
    rows = list(theirs.select_for_update(of=("self",)).order_by("id").values_list("id", flat=True))
    if not rows:
        return 0
    Complaint.objects.filter(id__in=rows).update(owner_staff_id=to)
    people = Staff.objects.in_bulk([owner, to])
    figures = {"from": str(people[owner]), "to": str(people[to])}
    Event.objects.bulk_create(
        Event(complaint_id=row, kind=HANDED_OVER.kind, by_id=by, at=at, figures=figures) for row in rows
    )
    return len(rows)
