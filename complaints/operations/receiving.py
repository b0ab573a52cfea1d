"""Taking a complaint in, and changing its grade."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from clubcrm.kernel import clock as business
from clubcrm.kernel import inbox
from clubcrm.kernel.models import Notice
from clubcrm.kernel.uploads.checking import Checked
from complaints import clocks, queries
from complaints.models import Channel, Complaint, Event, Grade
from complaints.operations import solving, steps
from complaints.operations.attaching import attach
from complaints.operations.refusals import GradeTooLow, NotTheirVisit, SameGrade
from members.models import Visit

YOURS = gettext_noop("Complaint %(number)s, grade %(grade)s: answer the customer by %(due)s")
YOURS_NOW = gettext_noop("Complaint %(number)s is of grade %(grade)s now and yours: next deadline %(due)s")
GRADE_FIELDS = [
    "grade", "owner_role", "owner_staff", "respond_by_at", "solve_by_at", "close_by_at", "clocks", "next_due_at",
]  # fmt: skip


@transaction.atomic
def take_in(
    *, key: UUID, customer: int, visit: int | None, branch: int, side: str, channel: str, words: str, wish: str,
    grade: int, by: int, at: datetime, files: Sequence[Checked] = (),
) -> Complaint:  # fmt: skip
    """A complaint with its number, owner and clocks; the owner is told. The same key again: the same complaint.

    `grade` is raised to what the channel demands. Raises NotTheirVisit, uploads.TooMany.
    """
    if known := Complaint.everywhere.filter(key=key, received_by=by).first():
        return known
    if visit and not Visit.objects.filter(id=visit, customer_id=customer).exists():
        raise NotTheirVisit(visit)
    through = Channel.objects.select_related("minimum_grade").get(code=channel)
    number = max(grade, through.minimum_grade.number if through.minimum_grade else 0)
    complaint = Complaint(
        number=next_number(at), key=key, customer_id=customer, visit_id=visit, branch_id=branch, side=side,
        channel=through, words=words, wish=wish, received_by_id=by, received_at=at,
    )  # fmt: skip
    start(complaint, graded(number), at=at)
    complaint.save()
    figures = {"channel": channel, "asked": grade} | facts(complaint)
    steps.write(complaint, Event.Kind.RECEIVED, by=by, at=at, words=words, figures=figures)
    attach(complaint=complaint.id, files=files, by=by, at=at)
    if complaint.owner_role:
        steps.tell_owner(
            complaint, text=YOURS, topic="respond", once="new", due=complaint.respond_by_at, at=at
        )
    return complaint


@transaction.atomic
def regrade(*, complaint: int, grade: int, reason: str, by: int, at: datetime) -> Complaint:
    """Another grade, up or down: another owner, the clocks still running start again from now, and a
    solution that waits is decided by whoever decides at this grade.

    Raises WrongState, SameGrade, GradeTooLow.
    """
    solving.hold([complaint])
    row = steps.locked(complaint, *(state for state, running in clocks.RUNNING.items() if running))
    least = row.channel.minimum_grade
    if row.grade.number == grade:
        raise SameGrade(grade)
    if least and grade < least.number:
        raise GradeTooLow(least.number)
    before = row.grade.number
    start(row, graded(grade), at=at)
    row.save(update_fields=GRADE_FIELDS)
    solving.pass_on(row, at=at)
    steps.write(row, Event.Kind.REGRADED, by=by, at=at, words=reason, figures={"from": before} | facts(row))
    inform(row, at=at)
    return row


def inform(
    complaint: Complaint, *, at: datetime, text: str = YOURS_NOW, level: str = Notice.Level.INFO
) -> None:
    """Tell the owner that it is theirs; what the one before was told is over."""
    inbox.settle(prefix=f"complaint:{complaint.id}:", by=None, at=at)
    clock = clocks.RUNNING[complaint.state][0]
    steps.tell_owner(
        complaint, text=text, topic=clock, once=f"yours:{at.isoformat()}", due=complaint.due_at(clock), at=at,
        level=level,
    )  # fmt: skip


def start(complaint: Complaint, grade: Grade, *, at: datetime) -> None:
    """Grade, owner and the clocks that run in this state, from `at`. Changes the object only."""
    steps.assign(complaint, grade)
    running = clocks.RUNNING[complaint.state]
    clocks.set_going(complaint, clocks=running, at=at, hours=steps.hours_of(grade.calendar))
    clocks.point_at_next(complaint, since=at)


def facts(complaint: Complaint) -> dict[str, object]:
    """What decided: grade, owner and the deadlines, as data."""
    return {
        "grade": complaint.grade.number, "role": complaint.owner_role,
        "due": {clock: complaint.due_at(clock).isoformat() for clock in clocks.RUNNING[complaint.state]},
    }  # fmt: skip


def graded(number: int) -> Grade:
    return Grade.objects.select_related("calendar", "climbs_to", "climbs_to__calendar").get(number=number)


def next_number(at: datetime) -> str:
    """C2611-014: the 14th of November 2026, by the business date."""
    month = business.business_date(at).strftime("%y%m")
    with connection.cursor() as cursor:
        cursor.execute(queries.NEXT_SERIAL, [month])
        return f"C{month}-{cursor.fetchone()[0]:03}"
