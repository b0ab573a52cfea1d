"""Celery wakes; the database knows what is to do. The task may run twice."""

from celery import shared_task
from django.utils import timezone

from clubcrm.desk import nightly as night
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date


@shared_task(name="clubcrm.desk.tasks.nightly")
def nightly() -> None:
    """The night of today's business date and those missed before; nothing when done or running elsewhere."""
    try:
        night.run(on=business_date(), clock=timezone.now)
    except kernel.JobIsRunning:
        return
