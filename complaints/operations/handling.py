"""The steps of the flow that one person takes: answer, judge, carry out, close."""

from datetime import datetime

from django.db import transaction

from clubcrm.kernel import inbox
from clubcrm.kernel.models import Staff
from complaints.models import Complaint, Event, Feedback
from complaints.operations import steps
from complaints.operations.refusals import NothingSaid

State, Outcome = Complaint.State, Complaint.Outcome


@transaction.atomic
def answer(*, complaint: int, words: str, by: int, at: datetime) -> Complaint:
    """The customer has been reached and answered: the first clock stops. Raises WrongState."""
    row = steps.locked(complaint, State.RECEIVED)
    late = steps.move(row, State.ANSWERED, at=at, answered_at=at)
    steps.write(row, Event.Kind.ANSWERED, by=by, at=at, words=words, figures={"late": late})
    return row


@transaction.atomic
def judge(*, complaint: int, justified: bool, words: str, by: int, at: datetime) -> Complaint:
    """Justified: a solution is due. Not: the misunderstanding was cleared up, closed as explained. Raises WrongState."""
    row = steps.locked(complaint, State.ANSWERED)
    if not justified:
        return end(row, Outcome.EXPLAINED, words=words, by=by, at=at)
    steps.move(row, State.JUSTIFIED, at=at)
    steps.write(row, Event.Kind.JUSTIFIED, by=by, at=at, words=words)
    return row


@transaction.atomic
def carry_out(*, complaint: int, words: str, by: int, at: datetime) -> Complaint:
    """What was approved has been done. Raises WrongState."""
    row = steps.locked(complaint, State.APPROVED)
    steps.move(row, State.CARRIED_OUT, at=at)
    steps.write(row, Event.Kind.CARRIED_OUT, by=by, at=at, words=words)
    return row


@transaction.atomic
def close(*, complaint: int, satisfaction: int | None, words: str, by: int, at: datetime) -> Complaint:
    """The customer's last word: a mark of 0 to 10, words, or both. Raises WrongState, NothingSaid."""
    row = steps.locked(complaint, State.CARRIED_OUT)
    if satisfaction is None and not words:
        raise NothingSaid
    Feedback.objects.create(
        complaint=row, satisfaction=satisfaction, words=words, recorded_by_id=by, recorded_at=at
    )
    return end(row, Outcome.SOLVED, words=words, by=by, at=at, satisfaction=satisfaction)


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
        Event(complaint_id=row, kind=Event.Kind.HANDED_OVER, by_id=by, at=at, figures=figures) for row in rows
    )
    return len(rows)


def end(
    complaint: Complaint, outcome: str, *, words: str, by: int, at: datetime, **figures: int | None
) -> Complaint:
    """Closed: no clock runs, every notice about it is over."""
    late = steps.move(complaint, State.CLOSED, at=at, outcome=outcome, closed_at=at)
    told = {"outcome": outcome, "late": late} | figures
    steps.write(complaint, Event.Kind.CLOSED, by=by, at=at, words=words, figures=told)
    inbox.settle(prefix=f"complaint:{complaint.id}:", by=by, at=at)
    return complaint
