"""The sweeper: what is overdue climbs a grade and a desk, once; at 80 % of the time the owner is reminded, once."""

from datetime import datetime

from django.db import transaction

from clubcrm.kernel.models import Notice
from complaints import clocks, wording
from complaints.lines import ALERTED, ESCALATED, WARNED
from complaints.models import Complaint, Grade
from complaints.operations import grading, moving, solving

CHUNK = 100


def escalate_overdue(*, at: datetime, chunk: int = CHUNK) -> int:
    """Ring every alarm that is past at `at`; how many complaints it concerned.

    Chunks of short transactions over an index of what is due; rows another sweeper holds are left to it. Killed
    between chunks it leaves nothing half-done, and running twice rings nothing twice.
    """
    total = 0
    while found := ring_chunk(at=at, size=chunk):
        total += found
    return total


@transaction.atomic
def ring_chunk(*, at: datetime, size: int) -> int:
    """The most overdue rows that nobody else holds."""
    due = Complaint.objects.filter(next_due_at__lt=at).order_by("next_due_at")
    solving.hold(due.filter(state=Complaint.State.PROPOSED).order_by().values("id"))
    due = due.select_for_update(skip_locked=True, of=("self",)).select_related(*moving.FULL)
    rows = list(due[:size])
    for row in rows:
        ring(row, at=at)
    return len(rows)


def ring(complaint: Complaint, *, at: datetime) -> None:
    """One complaint's alarms: a missed deadline climbs (once, however many were missed), else a reminder."""
    rung = clocks.list_ringing(complaint, at)
    missed = [alarm for alarm in rung if alarm.final]
    complaint.breaches += len(missed)
    if missed and complaint.grade.climbs_to:
        climb(complaint, complaint.grade.climbs_to, missed, at=at)
        return
    clocks.point_at_next(complaint, since=at)
    complaint.save(update_fields=["next_due_at", "breaches"])
    for alarm in missed:
        alert(complaint, alarm, at=at)
    overdue = {alarm.clock for alarm in missed}
    for alarm in rung:
        if not alarm.final and alarm.clock not in overdue:
            remind(complaint, alarm, at=at)


def climb(complaint: Complaint, higher: Grade, missed: list[clocks.Alarm], *, at: datetime) -> None:
    """One grade up, another desk, and the running clocks start again from `at`; a solution that waits climbs too."""
    first, before = missed[0], complaint.grade.number
    grading.start(complaint, higher, at=at)
    complaint.save(update_fields=[*grading.FIELDS, "breaches"])
    solving.pass_on(complaint, at=at)
    figures = {"from": before, "missed": [alarm.clock for alarm in missed]} | grading.gather_facts(complaint)
    moving.write(complaint, ESCALATED, by=None, at=at, figures=figures, clock=first.clock, due_at=first.at)
    grading.tell_new_owner(complaint, at=at, text=wording.CLIMBED, level=Notice.Level.LATE)


def alert(complaint: Complaint, alarm: clocks.Alarm, *, at: datetime) -> None:
    """The highest grade stays where it is; its owner hears of each missed deadline."""
    moving.write(complaint, ALERTED, by=None, at=at, clock=alarm.clock, due_at=alarm.at)
    moving.tell_owner(
        complaint,
        text=wording.OVERDUE,
        topic=alarm.clock,
        once=f"late:{alarm.at.isoformat()}",
        due=alarm.at,
        at=at,
        level=Notice.Level.LATE,
    )


def remind(complaint: Complaint, alarm: clocks.Alarm, *, at: datetime) -> None:
    """At 80 % of the time: to the present owner."""
    due = complaint.due_at(alarm.clock)
    moving.write(complaint, WARNED, by=None, at=at, clock=alarm.clock, due_at=due)
    moving.tell_owner(
        complaint,
        text=wording.REMINDERS[alarm.clock],
        topic=alarm.clock,
        once=f"soon:{due.isoformat()}",
        due=due,
        at=at,
        level=Notice.Level.ATTENTION,
    )
