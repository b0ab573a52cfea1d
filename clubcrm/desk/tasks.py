"""Celery wakes; the database knows what is to do. Every task may run twice."""

from celery import shared_task
from django.utils import timezone

from clubcrm.desk import nightly as night
from clubcrm.desk import proof
from clubcrm.desk.rehearsals import running
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date


@shared_task(name="clubcrm.desk.tasks.nightly")
def nightly() -> None:
    """The night of today's business date and those missed before; nothing when done or running elsewhere."""
    try:
        night.run(on=business_date(), clock=timezone.now)
    except kernel.JobIsRunning:
        return


@shared_task(name=proof.TASK)
def prove() -> None:
    """The proof of the ledger, once more today; nothing when it is running elsewhere."""
    try:
        proof.run(on=business_date(), clock=timezone.now)
    except kernel.JobIsRunning:
        return


@shared_task(name="clubcrm.desk.tasks.rehearse")
def rehearse(rehearsal: int) -> None:
    """Do a rehearsal that was asked for; nothing when it is done, running elsewhere, or was removed."""
    running.run(rehearsal=rehearsal, clock=timezone.now)
