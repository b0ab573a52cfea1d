"""Celery wakes; the database knows what is kept too long. May run twice."""

from celery import shared_task
from django.utils import timezone

from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date
from clubcrm.privacy import retaining


@shared_task(name="clubcrm.privacy.tasks.retain")
def retain() -> None:
    """Remove what is kept no longer; nothing when done tonight or running elsewhere."""
    try:
        retaining.run(on=business_date(), clock=timezone.now)
    except (kernel.JobIsRunning, kernel.JobIsDone):
        return
