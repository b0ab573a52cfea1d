"""Celery wakes; the database knows what is due. Every task may run twice."""

from celery import shared_task
from django.utils import timezone

from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date
from points import operations as points
from points import proof


@shared_task(name="points.tasks.end_holds")
def end_holds() -> None:
    """Holds whose time is over."""
    points.end_holds(at=timezone.now())


@shared_task(name=proof.TASK)
def prove() -> None:
    """The proof of the ledger, once more today; nothing when it is running elsewhere."""
    try:
        proof.run(on=business_date(), clock=timezone.now)
    except kernel.JobIsRunning:
        return
