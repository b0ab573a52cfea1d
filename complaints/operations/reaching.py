"""Whom an alarm reaches: its owner, or, where nobody who may sign in is that, the next post that is held."""

from collections.abc import Iterator

from clubcrm.kernel import queries
from complaints.models import Complaint, Grade

LAST = ("care-manager", "administrator")  # where no post of the ladder is held


def find_deputies(complaint: Complaint) -> tuple[str, ...]:
    """The posts that are told in the owner's place; none where the owner reads it. One query, two for a person."""
    branch = complaint.branch_id
    if complaint.owner_staff_id and queries.list_posts_held(branch, staff=complaint.owner_staff_id):
        return ()
    held = queries.list_posts_held(branch)
    if complaint.owner_role in held:
        return ()
    next_up = next((role for role in list_posts_above(complaint) if role in held), None)
    return (next_up,) if next_up else LAST


def list_posts_above(complaint: Complaint) -> Iterator[str]:
    """The posts that own a complaint of this side as it climbs, the nearest first."""
    grades = {grade.id: grade for grade in Grade.objects.all()}
    above: Grade | None = complaint.grade
    while above and (above := grades.pop(above.climbs_to_id or 0, None)):
        yield above.owner_on(complaint.side)
