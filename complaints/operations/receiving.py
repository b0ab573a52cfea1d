"""Taking a complaint in."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.uploads.checking import Checked
from complaints import queries, wording
from complaints.lines import RECEIVED
from complaints.models import Channel, Complaint
from complaints.operations import grading, moving
from complaints.operations.attaching import attach
from complaints.operations.refusals import NotTheirVisit
from members.models import Visit


@transaction.atomic
def take_in(
    *,
    customer: int,
    visit: int | None,
    branch: int,
    side: str,
    channel: str,
    words: str,
    wish: str,
    grade: int,
    by: int,
    at: datetime,
    files: Sequence[Checked] = (),
) -> Complaint:
    """A complaint with its number, owner and clocks; the owner is told.

    `grade` is raised to what the channel demands. Raises NotTheirVisit, uploads.TooMany.
    """
    if visit and not Visit.objects.filter(id=visit, customer_id=customer).exists():
        raise NotTheirVisit(visit)
    through = Channel.objects.select_related("minimum_grade").get(code=channel)
    number = max(grade, through.minimum_grade.number if through.minimum_grade else 0)
    complaint = Complaint(
        number=next_number(at),
        customer_id=customer,
        visit_id=visit,
        branch_id=branch,
        side=side,
        channel=through,
        words=words,
        wish=wish,
        received_by_id=by,
        received_at=at,
    )
    grading.start(complaint, grading.read_grade(number), at=at)
    complaint.save()
    begin_story(complaint, asked=grade)
    attach(complaint=complaint.id, files=files, by=by, at=at)
    return complaint


def begin_story(complaint: Complaint, *, asked: int) -> None:
    """Its first line, and a notice to the role it belongs to; whoever took it in and owns it knows."""
    at, due = complaint.received_at, complaint.respond_by_at
    figures = {"channel": complaint.channel.code, "asked": asked} | grading.gather_facts(complaint)
    moving.write(
        complaint, RECEIVED, by=complaint.received_by_id, at=at, words=complaint.words, figures=figures
    )
    if complaint.owner_role:
        moving.tell_owner(complaint, text=wording.TAKEN_IN, topic="respond", once="new", due=due, at=at)


def next_number(at: datetime) -> str:
    """C2611-014: the 14th of November 2026, by the business date."""
    month = business_date(at).strftime("%y%m")
    with connection.cursor() as cursor:
        cursor.execute(queries.NEXT_SERIAL, [month])
        return f"C{month}-{cursor.fetchone()[0]:03}"
